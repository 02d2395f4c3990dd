import { claim } from '../objects/claim';
import { Manifest, Part } from '../objects/manifest';
import { deployment } from '../objects/workloads';
import { images } from '../standIns/programs';
import { database, goodDumps } from './database';
import { webFront } from './webFront';

const namespace = 'shop';

function part(name: string, component: string): Part {
  return { namespace, name, component };
}

/**
 * A shop: a database on a node's disk with dumps on the NAS, a front that keeps
 * more uploads than its claim asked for, and a cache that may be lost.
 */
export const shop: Manifest[] = [
  claim(part('orders-db-dumps', 'orders-db'), {
    storageClass: 'nfs-storage',
    size: '5Gi',
  }),
  claim(part('orders-uploads', 'orders'), { size: '8Mi' }),
  ...database(part('orders-db', 'orders-db'), {
    data: { storageClass: 'local-path', size: '10Gi' },
  }),
  goodDumps(part('orders-db-dump', 'orders-db'), {
    database: 'orders-db',
    claim: 'orders-db-dumps',
  }),
  deployment(
    part('orders', 'orders'),
    webFront('orders-uploads', '/uploads', {
      UPLOADS: '/uploads',
      UPLOAD_BEGIN: '3072',
    }),
  ),
  deployment(part('sessions', 'sessions'), {
    image: images.redis,
    variables: { CACHE: '/data' },
    mounts: { cache: '/data' },
    ready: ['test', '-s', '/data/ready'],
    volumes: [{ name: 'cache', emptyDir: { sizeLimit: '64Mi' } }],
  }),
];
