import { createHash } from 'crypto';
import {
  copyFileSync,
  cpSync,
  createReadStream,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
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
/** Stowage's own, from `images/mover` at the root of the project. */
export const moverImage = 'docker.io/stowage/mover:0.1';
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
  {
    name: moverImage,
    layers: ['debian.tar', 'mover.tar', 'mover-program.tar'],
    // As in images/mover/Dockerfile.
    config: {
      Env: [`PATH=${systemPath}`],
      Entrypoint: ['stowage-mover'],
      Cmd: ['--help'],
    },
  },
];

/** Layers that `images/rootfs.sh` makes. */
const packageLayers = ['debian.tar', 'postgres.tar', 'mover.tar'];

/** The mover's program, without its tests. */
const moverFolder = join('..', '..', 'images', 'mover');
const moverParts = ['bin', 'stowage_mover'];

function architecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

/** The archive of all images, whether it has been built or not. */
export function imageArchivePath(): string {
  const hash = hashOfInputs(
    ['images', 'go/pause', ...moverParts.map(part => join(moverFolder, part))],
    [process.arch, JSON.stringify(images)],
  );
  return join(cacheFolder(), `images-${hash}.tar`);
}

/** The layers that consist of packages: kept apart, as programs change more often. */
function packageLayersPath(): string {
  return join(
    cacheFolder(),
    `layers-${hashOfInputs(['images'], [process.arch])}`,
  );
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

async function buildPackageLayers(log: (line: string) => void): Promise<void> {
  const target = packageLayersPath();
  if (isCached(target)) {
    return;
  }
  log(`building the images' layers of packages into ${target}`);
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
    const layers = join(scratch, 'layers');
    mkdirSync(layers);
    for (const name of packageLayers) {
      renameSync(join(scratch, name), join(layers, name));
    }
    renameSync(layers, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Packs a folder, always to the same bytes, as a layer beside it. */
async function packLayer(scratch: string, name: string): Promise<void> {
  await run('tar', [
    '--create',
    '--file',
    join(scratch, `${name}.tar`),
    '--directory',
    join(scratch, name),
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--mtime=2020-01-01 00:00:00Z',
    '.',
  ]);
}

async function packPrograms(scratch: string): Promise<void> {
  const pause = join(scratch, 'pause');
  mkdirSync(pause);
  copyFileSync(programPath('pause'), join(pause, 'pause'));
  await packLayer(scratch, 'pause');

  const local = join(scratch, 'mover-program', 'usr', 'local');
  const program = join(local, 'lib', 'stowage-mover');
  for (const part of moverParts) {
    cpSync(join(packageFolder, moverFolder, part), join(program, part), {
      recursive: true,
      filter: path => !path.includes('__pycache__'),
    });
  }
  mkdirSync(join(local, 'bin'));
  symlinkSync(
    '../lib/stowage-mover/bin/stowage-mover',
    join(local, 'bin', 'stowage-mover'),
  );
  await packLayer(scratch, 'mover-program');
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
  await buildPackageLayers(log);
  const scratch = scratchFolderFor(target);
  try {
    for (const name of packageLayers) {
      symlinkSync(join(packageLayersPath(), name), join(scratch, name));
    }
    await packPrograms(scratch);
    const files = await writeImageFiles(scratch);
    const archive = join(scratch, 'images.tar');
    await run('tar', [
      '--create',
      '--dereference',
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
