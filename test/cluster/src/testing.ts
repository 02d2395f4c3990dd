import { randomBytes } from 'crypto';
import { existsSync } from 'fs';
import { programPath } from './build/goModules';
import { Cluster } from './cluster/Cluster';
import { clusterLayout } from './cluster/layout';
import { isUp } from './cluster/up';
import { describeUnless } from './lib/describeUnless';
import { CommandResult, tryRun } from './lib/run';

export { waitFor } from './lib/waitFor';

/** The variable that names a kubeconfig of a cluster of another make. */
export const foreignKubeconfigVariable = 'STOWAGE_TEST_KUBECONFIG';

/** A command inside a container. */
export interface ExecOptions {
  namespace: string;
  pod: string;
  container?: string;
  command: string[];
  input?: string;
}

/** kubectl for one kubeconfig, for suites that do what a person would do. */
export class Kubectl {
  constructor(readonly kubeconfigPath: string) {}

  /** Runs kubectl and answers whatever its exit code is. */
  async try(args: string[], input?: string): Promise<CommandResult> {
    const built = programPath('kubectl');
    return await tryRun(
      existsSync(built) ? built : 'kubectl',
      [`--kubeconfig=${this.kubeconfigPath}`, ...args],
      { input },
    );
  }

  /**
   * Runs kubectl and answers what it prints.
   *
   * @throws Error with kubectl's own words when it fails.
   */
  async run(args: string[], input?: string): Promise<string> {
    const result = await this.try(args, input);
    if (result.code !== 0) {
      throw new Error(
        `'kubectl ${args.join(' ')}' failed: ${result.stderr.trim()}`,
      );
    }
    return result.stdout;
  }

  /** As {@link run}, with the answer parsed from JSON. */
  async json<T = any>(args: string[]): Promise<T> {
    return JSON.parse(await this.run([...args, '--output=json']));
  }

  /** Applies manifests given as YAML. */
  async apply(manifest: string, namespace?: string): Promise<void> {
    await this.run(
      ['apply', ...(namespace ? ['--namespace', namespace] : []), '-f', '-'],
      manifest,
    );
  }

  /** Runs a command in a container and answers whatever its exit code is. */
  async tryExec(options: ExecOptions): Promise<CommandResult> {
    const { namespace, pod, container, command, input } = options;
    return await this.try(
      [
        ...['exec', '--namespace', namespace, pod],
        ...(container ? ['--container', container] : []),
        ...(input === undefined ? [] : ['--stdin']),
        '--',
        ...command,
      ],
      input,
    );
  }

  /** Runs a command in a container and answers its standard output. */
  async exec(options: ExecOptions): Promise<string> {
    const result = await this.tryExec(options);
    if (result.code !== 0) {
      throw new Error(
        `'${options.command.join(' ')}' in pod '${options.pod}' failed with ${
          result.code
        }: ${result.stderr.trim()}`,
      );
    }
    return result.stdout;
  }

  /**
   * Makes a namespace with a unique name.
   *
   * @param podSecurity - the level that is enforced; none by default
   */
  async createNamespace(podSecurity?: 'restricted'): Promise<string> {
    const name = `test-${randomBytes(4).toString('hex')}`;
    await this.run(['create', 'namespace', name]);
    if (podSecurity) {
      await this.run([
        ...['label', 'namespace', name],
        `pod-security.kubernetes.io/enforce=${podSecurity}`,
      ]);
    }
    return name;
  }

  /** Deletes a namespace without waiting for its end. */
  async deleteNamespace(name: string): Promise<void> {
    await this.run([
      ...['delete', 'namespace', name],
      ...['--wait=false', '--ignore-not-found'],
    ]);
  }
}

/** The cluster that suites run on. */
export interface TestCluster {
  kubectl: Kubectl;
  /** The class that suites put a database on; the cluster's default elsewhere. */
  localClass?: string;
  /** Our own cluster, with what only its owner can do; undefined elsewhere. */
  own?: Cluster;
}

/**
 * The cluster that suites run on: that of `STOWAGE_TEST_KUBECONFIG`, otherwise
 * the one that is up on this machine.
 *
 * @throws Error saying what to do when there is none.
 */
export function testCluster(): TestCluster {
  const foreign = process.env[foreignKubeconfigVariable];
  if (foreign) {
    return { kubectl: new Kubectl(foreign) };
  }
  const own = Cluster.attach();
  return {
    kubectl: new Kubectl(own.kubeconfigPath),
    localClass: 'local-path',
    own,
  };
}

/** Whether suites that take the cluster's nodes apart can run, or why not. */
export function ownClusterMissing(): string | undefined {
  if (process.env[foreignKubeconfigVariable]) {
    return `${foreignKubeconfigVariable} is set: no node surgery on a cluster that is not ours`;
  }
  return isUp(clusterLayout()) ? undefined : 'the cluster is not up';
}

/**
 * `describe` for suites that do to the cluster what only its owner can do. On
 * another cluster they are skipped under a name that ends with the reason.
 */
export function describeOwnCluster(name: string, suite: () => void): void {
  describeUnless(ownClusterMissing(), name, suite);
}
