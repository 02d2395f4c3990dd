import { ChildProcess, spawn } from 'child_process';
import { existsSync, readFileSync, readdirSync } from 'fs';
import { packageFolder } from '../src/build/cache';
import { traces } from '../src/cluster/down';
import { clusterLayout } from '../src/cluster/layout';
import { memberPids, memberEnvironment } from '../src/cluster/processes';
import { run } from '../src/lib/run';
import { describeOwnCluster, waitFor } from '../src/testing';

/** A cluster of its own, beside the one that the other suites use. */
const instance = 9;

describeOwnCluster('down', () => {
  const layout = clusterLayout(instance);

  function command(name: string): ChildProcess {
    return spawn(
      process.execPath,
      [
        ...[
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        ...['src/cli.ts', name],
      ],
      {
        cwd: packageFolder,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          STOWAGE_CLUSTER_INSTANCE: String(instance),
          // Jest's own, which would switch the transform of the sources off.
          NODE_ENV: undefined,
        },
      },
    );
  }

  async function exitOf(child: ChildProcess): Promise<number | string | null> {
    return await new Promise(resolve =>
      child.once('close', (code, signal) => resolve(code ?? signal)),
    );
  }

  /**
   * What is not of another run's cluster, which may come up or go meanwhile. That of this run stays,
   * and must.
   */
  function lasting(text: string): string {
    const known = [instance, clusterLayout().instance].map(String);
    return text
      .split('\n')
      .filter(line => {
        const owner = /\bstow(?:age-cluster-)?(\d)\b/.exec(line);
        return !owner || known.includes(owner[1]);
      })
      .join('\n');
  }

  /** Everything on the machine that a cluster could leave something in. */
  async function machine(): Promise<Record<string, string>> {
    const links = await run('ip', ['-o', 'link', 'show']);
    return {
      links: lasting(links.replace(/@if\d+/g, '')),
      addresses: lasting(await run('ip', ['-4', '-o', 'address', 'show'])),
      routes: lasting(await run('ip', ['route', 'show'])),
      namespaces: lasting(await run('ip', ['netns', 'list'])),
      mounts: lasting(readFileSync('/proc/self/mounts', 'utf8')),
      loops: lasting(await run('losetup', ['--list', '--noheadings'])),
      groups: readdirSync('/sys/fs/cgroup')
        .map(name => `/sys/fs/cgroup/${name}/${layout.prefix}`)
        .filter(existsSync)
        .join(),
      processes: memberPids(layout).join(),
      stateFolder: String(existsSync(layout.stateFolder)),
    };
  }

  async function downLeaves(before: Record<string, string>): Promise<void> {
    expect(await exitOf(command('down'))).toBe(0);
    expect(await machine()).toEqual(before);
    expect(await traces(layout)).toEqual([]);
  }

  it('leaves no trace of a cluster that runs, nor when run twice', async () => {
    const before = await machine();
    expect(await exitOf(command('up'))).toBe(0);
    expect(await machine()).not.toEqual(before);

    await downLeaves(before);
    await downLeaves(before);
  });

  it('leaves no trace of a cluster whose programs were killed', async () => {
    const before = await machine();
    expect(await exitOf(command('up'))).toBe(0);
    memberPids(layout)
      .filter((_, index) => index % 2 === 0)
      .forEach(pid => process.kill(pid, 'SIGKILL'));

    await downLeaves(before);
  });

  it.each([
    [
      'the switch exists',
      () => existsSync(`/run/netns/${layout.switchNamespace}`),
    ],
    ['the NAS is mounted', () => existsSync(`${layout.nasFolder}/.exports`)],
    ['a node boots', () => existsSync(`${layout.logFolder}/worker-1.log`)],
    [
      'a kubelet runs',
      () => existsSync(`${layout.logFolder}/worker-1-kubelet.log`),
    ],
  ])('leaves no trace of an up that was killed when %s', async (_, reached) => {
    const before = await machine();
    const up = command('up');
    const exit = exitOf(up);
    await waitFor('up to get there', reached, {
      timeoutMs: 120_000,
      intervalMs: 5,
    });
    up.kill('SIGKILL');
    expect(await exit).toBe('SIGKILL');

    await downLeaves(before);
  });

  it('leaves processes of others alone', async () => {
    const bystander = spawn('sleep', ['60'], {
      env: { ...process.env, ...memberEnvironment(clusterLayout(8)) },
    });
    expect(await exitOf(command('down'))).toBe(0);

    expect(bystander.exitCode).toBeNull();
    bystander.kill('SIGKILL');
  });
});
