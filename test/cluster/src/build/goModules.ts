import { renameSync, rmSync } from 'fs';
import { join } from 'path';
import { run, tryRun } from '../lib/run';
import {
  cacheFolder,
  hashOfInputs,
  isCached,
  packageFolder,
  scratchFolderFor,
} from './cache';

/** One Go module of `go/` and the programs that are built from it. */
interface GoModule {
  folder: string;
  /** Program name to Go package path, as the module's go.mod pins it. */
  programs: Record<string, string>;
  /** Passed to the linker beside the flags that strip symbols. */
  linkerFlags?: string;
}

const kubernetesVersion = 'v1.36.3';
const versionVariable = 'k8s.io/component-base/version.git';

/**
 * Separate modules, since their dependencies exclude each other: the released
 * local-path-provisioner needs older client libraries than Kubernetes does.
 */
const modules: GoModule[] = [
  {
    folder: 'etcd',
    programs: { etcd: 'go.etcd.io/etcd/server/v3' },
  },
  {
    folder: 'kubernetes',
    programs: Object.fromEntries(
      [
        'kube-apiserver',
        'kube-controller-manager',
        'kube-scheduler',
        'kube-proxy',
        'kubelet',
        'kubectl',
      ].map(name => [name, `k8s.io/kubernetes/cmd/${name}`]),
    ),
    // Without a version the API server calls itself v0.0.0 and clients that
    // compare versions misbehave.
    linkerFlags: [
      `-X ${versionVariable}Version=${kubernetesVersion}`,
      `-X ${versionVariable}Major=1`,
      `-X ${versionVariable}Minor=36`,
    ].join(' '),
  },
  {
    folder: 'local-path-provisioner',
    programs: {
      'local-path-provisioner': 'github.com/rancher/local-path-provisioner',
    },
  },
  {
    folder: 'coredns',
    programs: { coredns: 'stowage.io/test-cluster/coredns' },
  },
  {
    folder: 'nfs-provisioner',
    programs: {
      'nfs-provisioner': 'stowage.io/test-cluster/nfs-provisioner',
    },
  },
  {
    folder: 'nfs-export',
    programs: { 'nfs-export': 'stowage.io/test-cluster/nfs-export' },
  },
  { folder: 'pause', programs: { pause: 'stowage.io/test-cluster/pause' } },
];

/** Names of all programs that `build` makes from Go modules. */
export type GoProgram =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kube-proxy'
  | 'kubelet'
  | 'kubectl'
  | 'local-path-provisioner'
  | 'coredns'
  | 'nfs-provisioner'
  | 'nfs-export'
  | 'pause';

function programsOf(module: GoModule): GoProgram[] {
  return Object.keys(module.programs) as GoProgram[];
}

function binFolder(module: GoModule): string {
  const hash = hashOfInputs(
    [join('go', module.folder)],
    [process.arch, module.linkerFlags ?? ''],
  );
  return join(cacheFolder(), `${module.folder}-${hash}`);
}

/** The path at which a program is cached, whether it is there or not. */
export function programPath(program: GoProgram): string {
  const module = modules.find(candidate => program in candidate.programs)!;
  return join(binFolder(module), program);
}

/** The programs among those named that are not in the cache. */
export function missingPrograms(programs: GoProgram[]): GoProgram[] {
  return programs.filter(program => !isCached(programPath(program)));
}

async function buildModule(
  module: GoModule,
  log: (line: string) => void,
): Promise<void> {
  const target = binFolder(module);
  const scratch = scratchFolderFor(target);
  try {
    for (const [name, path] of Object.entries(module.programs)) {
      const started = Date.now();
      await run(
        'go',
        [
          'build',
          '-trimpath',
          '-ldflags',
          `-s -w ${module.linkerFlags ?? ''}`.trim(),
          '-o',
          join(scratch, name),
          path,
        ],
        {
          cwd: join(packageFolder, 'go', module.folder),
          env: {
            CGO_ENABLED: '0',
            // Exactly what go.mod and go.sum say, whatever the user's
            // environment or a go.work above the clone would change.
            GOFLAGS: '-mod=readonly -buildvcs=false',
            GOWORK: 'off',
          },
        },
      );
      log(`${name} built in ${Math.round((Date.now() - started) / 1000)} s`);
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(scratch, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Builds every program that is missing, or those named, one after the other: linking several
 * Kubernetes programs at once takes more memory than a small machine has.
 *
 * @throws Error saying what is missing or the compiler's own words.
 */
export async function buildGoPrograms(
  log: (line: string) => void,
  programs: GoProgram[] = modules.flatMap(programsOf),
): Promise<void> {
  const wanted = new Set<GoProgram>(missingPrograms(programs));
  const missing = modules.filter(module =>
    programsOf(module).some(program => wanted.has(program)),
  );
  if (!missing.length) {
    return;
  }
  const go = await tryRun('go', ['version']).catch(() => undefined);
  if (!go || go.code !== 0) {
    throw new Error(
      "Cannot build the cluster's programs: there is no 'go' command. " +
        'Install Go 1.26 or newer (https://go.dev/dl/) and run this again.',
    );
  }
  for (const module of missing) {
    log(`building Go module '${module.folder}' into ${binFolder(module)}`);
    await buildModule(module, log);
  }
}
