import { createHash } from 'crypto';
import {
  copyFileSync,
  createReadStream,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { join } from 'path';
import { pipeline } from 'stream/promises';
import { run } from '../lib/run';
import {
  cacheFolder,
  hashOfInputs,
  isCached,
  packageFolder,
  scratchFolderFor,
} from './cache';
import { programPath } from './goModules';

/** The parts of an image's configuration that the images here use. */
interface ImageConfig {
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  Volumes?: Record<string, object>;
  ExposedPorts?: Record<string, object>;
  StopSignal?: string;
  WorkingDir?: string;
}

interface Image {
  name: string;
  /** Layer files, lowest first, by their names in the scratch folder. */
  layers: string[];
  config: ImageConfig;
}

/** Names under which the nodes' container runtime holds the images. */
export const debianImage = 'docker.io/library/debian:bookworm-slim';
export const postgresImage = 'docker.io/library/postgres:15';
export const pauseImage = 'registry.k8s.io/pause:3.10';

const systemPath =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const images: Image[] = [
  {
    name: pauseImage,
    layers: ['pause.tar'],
    config: { Entrypoint: ['/pause'] },
  },
  {
    name: debianImage,
    layers: ['debian.tar'],
    config: { Env: [`PATH=${systemPath}`], Cmd: ['bash'] },
  },
  {
    name: postgresImage,
    layers: ['debian.tar', 'postgres.tar'],
    config: {
      Env: [
        // Before the system's own folders, where Debian keeps a wrapper of
        // the same names that needs Perl.
        `PATH=/usr/lib/postgresql/15/bin:${systemPath}`,
        'LANG=en_US.utf8',
        'PG_MAJOR=15',
        'PGDATA=/var/lib/postgresql/data',
      ],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['postgres'],
      Volumes: { '/var/lib/postgresql/data': {} },
      ExposedPorts: { '5432/tcp': {} },
      StopSignal: 'SIGINT',
    },
  },
];

function architecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

/** The archive of all images, whether it has been built or not. */
export function imageArchivePath(): string {
  const hash = hashOfInputs(
    ['images', 'go/pause'],
    [process.arch, JSON.stringify(images)],
  );
  return join(cacheFolder(), `images-${hash}.tar`);
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Lays out a folder as `docker save` would and answers the names of its files. */
async function writeImageFiles(scratch: string): Promise<string[]> {
  const digests = new Map<string, string>();
  const manifest = [];
  for (const image of images) {
    for (const layer of image.layers) {
      if (!digests.has(layer)) {
        digests.set(layer, await sha256(join(scratch, layer)));
      }
    }
    const config = JSON.stringify({
      architecture: architecture(),
      os: 'linux',
      config: image.config,
      rootfs: {
        type: 'layers',
        diff_ids: image.layers.map(layer => `sha256:${digests.get(layer)}`),
      },
    });
    const configName = `${createHash('sha256')
      .update(config)
      .digest('hex')}.json`;
    writeFileSync(join(scratch, configName), config);
    manifest.push({
      Config: configName,
      RepoTags: [image.name],
      Layers: image.layers,
    });
  }
  writeFileSync(join(scratch, 'manifest.json'), JSON.stringify(manifest));
  return [
    'manifest.json',
    ...manifest.map(entry => entry.Config),
    ...digests.keys(),
  ];
}

/**
 * Builds the images from Debian packages and packs them into one archive that
 * every node imports. Needs root, debootstrap and Debian's package archive.
 *
 * @throws Error with the end of the recipe's output when a step fails.
 */
export async function buildImages(log: (line: string) => void): Promise<void> {
  const target = imageArchivePath();
  if (isCached(target)) {
    return;
  }
  const started = Date.now();
  log(`building the container images into ${target}`);
  const scratch = scratchFolderFor(target);
  try {
    const recipe = join(packageFolder, 'images');
    await run('unshare', [
      '--mount',
      'bash',
      join(recipe, 'rootfs.sh'),
      scratch,
      recipe,
    ]);
    const pauseRoot = join(scratch, 'pause-root');
    mkdirSync(pauseRoot);
    copyFileSync(programPath('pause'), join(pauseRoot, 'pause'));
    await run('tar', [
      '--create',
      '--file',
      join(scratch, 'pause.tar'),
      '--directory',
      pauseRoot,
      '--owner=0',
      '--group=0',
      '--mtime=2020-01-01 00:00:00Z',
      'pause',
    ]);
    const files = await writeImageFiles(scratch);
    const archive = join(scratch, 'images.tar');
    await run('tar', [
      '--create',
      '--file',
      archive,
      '--directory',
      scratch,
      ...files,
    ]);
    renameSync(archive, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  log(`images built in ${Math.round((Date.now() - started) / 1000)} s`);
}
