import { claim } from '../objects/claim';
import { Manifest, Part } from '../objects/manifest';
import { deployment } from '../objects/workloads';
import { database, emptyDumps } from './database';
import { webFront } from './webFront';

const namespace = 'photos';

function part(name: string, component: string): Part {
  return { namespace, name, component };
}

/**
 * Photographs: originals that nobody backs up, a database on NFS that should
 * move to a node's disk, and dumps of it that are green and empty.
 */
export const photos: Manifest[] = [
  claim(part('photos-originals', 'photos'), {
    storageClass: 'local-path-ssd',
    size: '50Gi',
  }),
  claim(part('photos-db-dumps', 'photos-db'), {
    storageClass: 'nfs-storage',
    size: '5Gi',
  }),
  deployment(
    part('photos', 'photos'),
    webFront('photos-originals', '/originals', {
      UPLOADS: '/originals',
      UPLOAD_BEGIN: '4096',
      UPLOAD_BLOCKS: '16384',
    }),
  ),
  ...database(part('photos-db', 'photos-db'), {
    data: { storageClass: 'nfs-storage', size: '10Gi' },
  }),
  emptyDumps(part('photos-db-dump', 'photos-db'), { claim: 'photos-db-dumps' }),
];
