import { claim } from '../objects/claim';
import { Manifest, Part } from '../objects/manifest';
import { deployment } from '../objects/workloads';
import { images } from '../standIns/programs';
import { webFront } from './webFront';

const namespace = 'smart-home';

function part(name: string, component: string = name): Part {
  return { namespace, name, component };
}

const configuration = 'shared-configuration';

/** Reads the configuration that others read as well. */
const reader = webFront(configuration, '/configuration', {
  CONFIGURATION: '/configuration',
});

/**
 * The smart home: one configuration on the NAS that two applications share, and
 * notes on a replicated volume that is nearly full.
 */
export const smartHome: Manifest[] = [
  claim(part(configuration, 'home-automation'), {
    storageClass: 'warm',
    size: '1Gi',
    accessMode: 'ReadWriteMany',
  }),
  claim(part('notes'), { storageClass: 'longhorn', size: '32Mi' }),
  deployment(part('home-automation'), {
    ...reader,
    first: {
      image: images.webFront,
      command: ['write-configuration'],
      variables: { CONFIGURATION: '/configuration' },
      mounts: { [configuration]: '/configuration' },
    },
  }),
  deployment(part('dashboard'), { ...reader, readOnly: [configuration] }),
  deployment(
    part('notes'),
    webFront('notes', '/notes', {
      UPLOADS: '/notes',
      // 28 of 32 MiB and a little more, and never all of it.
      UPLOAD_BEGIN: '7168',
      UPLOAD_BLOCKS: '7680',
    }),
  ),
];
