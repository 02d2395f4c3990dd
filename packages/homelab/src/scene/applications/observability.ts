import { claim } from '../objects/claim';
import { claimVolume } from '../objects/container';
import { Manifest, Part } from '../objects/manifest';
import { deployment } from '../objects/workloads';
import { onNode } from '../nodes';
import { images } from '../standIns/programs';
import { database } from './database';
import { webFront } from './webFront';

const namespace = 'observability';

function part(name: string, component: string = name): Part {
  return { namespace, name, component };
}

/**
 * What watches the home: a collector of logs that grows on the disk that fills
 * up, a database over three tiers, and traces on a volume group of a node.
 */
export const observability: Manifest[] = [
  claim(part('logs', 'log-collector'), {
    storageClass: 'local-path-dev',
    size: '20Gi',
  }),
  claim(part('traces'), { storageClass: 'openebs-lvm', size: '1Gi' }),
  deployment(part('log-collector'), {
    image: images.logCollector,
    variables: { LOGS: '/logs' },
    mounts: { logs: '/logs' },
    ready: ['test', '-s', '/logs/step'],
    nodeSelector: onNode('pi-3'),
    volumes: [claimVolume('logs')],
  }),
  deployment(
    part('traces'),
    webFront('traces', '/traces', { UPLOADS: '/traces' }),
  ),
  ...database(part('metrics-db'), {
    data: { storageClass: 'warm', size: '20Gi' },
    tiers: {
      wal: { storageClass: 'hot', size: '5Gi' },
      archive: { storageClass: 'cold', size: '50Gi' },
    },
  }),
];
