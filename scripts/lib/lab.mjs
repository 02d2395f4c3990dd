import { spawn } from 'node:child_process';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root, tools } from './paths.mjs';
import { Plain, duration, say } from './say.mjs';

/** Longer than a lab takes to end its processes. */
const endMs = 15_000;

/**
 * Has modules know their own folders although they all end up in one file: programs that pods run
 * lie beside their sources.
 */
const sourceFolders = {
  name: 'source-folders',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      if (!contents.includes('__dirname')) return undefined;
      const folder = JSON.stringify(path.dirname(file));
      return {
        contents: `const sourceFolder = ${folder};\n${contents.replaceAll(
          '__dirname',
          'sourceFolder',
        )}`,
        loader: 'ts',
      };
    });
  },
};

/** Whether a bundle is newer than everything that it was made from. */
function isFresh(bundle, listOfSources) {
  try {
    const made = statSync(bundle).mtimeMs;
    return JSON.parse(readFileSync(listOfSources, 'utf8')).every(
      source => statSync(path.join(root, source)).mtimeMs < made,
    );
  } catch {
    // There is none, or a source has gone.
    return false;
  }
}

/**
 * Puts the home lab's program into one file, which starts within a moment instead of after
 * compiling hundreds. Does nothing where the last one still holds.
 *
 * @returns the file
 */
export async function bundleLab() {
  const folder = path.join(tools, 'lab');
  mkdirSync(folder, { recursive: true });
  const draft = path.join(folder, `lab-${process.pid}.cjs`);
  const file = path.join(folder, 'lab.cjs');
  const sources = path.join(folder, 'sources.json');
  if (isFresh(file, sources)) return file;
  const began = new Date();
  // Loaded late: this module is read before anything is installed.
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, 'packages/homelab/src/lab/cli/main.ts')],
    outfile: draft,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    keepNames: true,
    plugins: [sourceFolders],
    metafile: true,
    logLevel: 'error',
  });
  // Packages keep their makers' dates; what is installed shows in the lock file's.
  const lasting = ['yarn.lock', 'scripts/lib/lab.mjs'];
  writeFileSync(
    sources,
    JSON.stringify([...lasting, ...Object.keys(metafile.inputs)]),
  );
  // What is edited meanwhile is newer than the bundle.
  utimesSync(draft, began, began);
  // Another command may be running the file that is there.
  renameSync(draft, file);
  return file;
}

/** Has Node keep what it has compiled of the lab's program for the next start. */
export function labEnvironment(env) {
  return { ...env, NODE_COMPILE_CACHE: path.join(tools, 'lab/compiled') };
}

/** Where a lab is, by its status, as the variables that `app-config.lab.yaml` reads. */
export function addressesOfLab({ kubeconfig, nas }) {
  return {
    KUBECONFIG: kubeconfig,
    STOWAGE_LAB_NAS_URL: nas.url,
    STOWAGE_LAB_NAS_HOSTNAME: nas.hostname,
    STOWAGE_LAB_NAS_FINGERPRINT: nas.fingerprint,
    STOWAGE_LAB_NAS_ACCOUNT: nas.account,
    STOWAGE_LAB_NAS_PASSWORD: nas.password,
  };
}

/**
 * Starts the home lab beside this process; it ends with it, however this ends.
 *
 * @param options.args as `npm run lab -- up` takes them
 * @param options.onEnd called if it ends by itself, after it was ready
 * @returns `status`, how to reach it, and `stop`
 */
export async function startLab({ args, env, onEnd }) {
  const began = Date.now();
  const program = await bundleLab();
  const child = spawn('node', [program, 'up', '--with-parent', ...args], {
    cwd: root,
    env: labEnvironment(env),
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C is for the portal; the lab is stopped after it.
    detached: true,
  });
  let stopping = false;
  const ended = new Promise(resolve => {
    child.once('error', () => resolve(1));
    child.once('close', code => resolve(code ?? 1));
  });
  const stop = async () => {
    stopping = true;
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), endMs);
    await ended;
    clearTimeout(timer);
  };
  const status = await Promise.race([
    firstLine(child.stdout),
    ended.then(() => undefined),
  ]);
  if (!status) {
    throw new Plain('The home lab did not start; its reason is above.');
  }
  say(`the home lab is there after ${duration(Date.now() - began)}`);
  ended.then(code => {
    if (!stopping) onEnd?.(code);
  });
  return { status: JSON.parse(status), stop };
}

/** Resolves with the first line; what follows is read and dropped, so that no pipe fills. */
function firstLine(stream) {
  return new Promise(resolve => {
    let text = '';
    let found = false;
    stream.setEncoding('utf8');
    stream.on('data', chunk => {
      if (found) return;
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) {
        found = true;
        resolve(text.slice(0, end));
      }
    });
    stream.once('end', () => resolve(undefined));
  });
}
