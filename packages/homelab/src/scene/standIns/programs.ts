import { join } from 'path';
import { Programs } from '../../hollow/programs';

/** Folder of the stand-ins of one image. */
function standIn(name: string): string {
  // This package is never built, so the programs lie beside their source.
  // eslint-disable-next-line no-restricted-syntax
  return join(__dirname, name);
}

/** Images of the scene's applications. */
export const images = {
  postgres: 'docker.io/library/postgres:17',
  redis: 'docker.io/library/redis:7',
  logCollector: 'docker.io/fluent/fluent-bit:3.2',
  webFront: 'docker.io/library/nginx:1.27',
} as const;

/** Any tag of an image: a user may choose another version. */
function anyTag(image: string): string {
  return image.replace(/:[^:]*$/, ':*');
}

/**
 * What the images of the scene are: small programs that keep and write data as
 * the applications do that they are named after, and say in their logs that
 * they stand in for them. They are POSIX shell and need GNU's coreutils and
 * findutils. `debian`, which walks measure in, is the machine's own tools with
 * a stat(1) that knows of declared disks.
 */
export const standIns: Programs = {
  [anyTag(images.postgres)]: {
    path: [standIn('postgres')],
    command: ['postgres-stand-in'],
    environment: {
      PG_MAJOR: '17',
      // As variables the paths are found where containers see the machine's own files, too.
      INITIALISE_SCRIPTS: '/docker-entrypoint-initdb.d',
      TERMINATION_LOG: '/dev/termination-log',
    },
  },
  [anyTag(images.redis)]: {
    path: [standIn('redis')],
    command: ['redis-stand-in'],
  },
  [anyTag(images.logCollector)]: {
    path: [standIn('logCollector')],
    command: ['log-collector-stand-in'],
  },
  [anyTag(images.webFront)]: {
    path: [standIn('webFront')],
    command: ['web-front-stand-in'],
  },
  'docker.io/library/debian:*': { path: [standIn('nodeDisk')] },
  'debian:*': { path: [standIn('nodeDisk')] },
};
