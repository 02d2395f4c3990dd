/*
 * Latency of the API behind a component's storage tab under a steady load: see README.md here.
 *
 * The backend runs in a process of its own, with the rights of deploy/rbac/observe.yaml on a real
 * API server, while some pods change all the time. Counted too, from the API server's audit log:
 * what the backend asked of it meanwhile, which has to be nothing.
 */
import { execFileSync, spawn } from 'child_process';
import type { ChildProcess } from 'child_process';
import { once } from 'events';
import { createServer } from 'net';
import type { AddressInfo } from 'net';
import { join, resolve } from 'path';
import type { ComponentStorage } from '@stowage/backstage-plugin-storage-common';
import { Kubectl, startControlPlane, waitFor } from '@stowage/test-cluster';
import type { ControlPlane } from '@stowage/test-cluster';
import { AuditLog } from './src/AuditLog';
import { applicationCount, fillControlPlane } from './src/fillControlPlane';
import type { FilledControlPlane } from './src/fillControlPlane';
import { steadyLoad } from './src/steadyLoad';
import { mebibytes, write } from './src/write';

const account = { namespace: 'stowage', name: 'stowage' };
const perSecond = 50;
const seconds = 30;
/** Pods that change in each second, so that the backend has to judge the cluster again. */
const changesPerSecond = 5;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function startPortal(port: number, kubeconfig: string): ChildProcess {
  return spawn(
    process.execPath,
    [
      ...process.execArgv,
      join(__dirname, 'src', 'portal.ts'),
      ...[String(port), kubeconfig, String(applicationCount)],
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
}

function residentBytes(portal: ChildProcess): number {
  const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', `${portal.pid}`]);
  return Number(kibibytes) * 1024;
}

/** Changes a pod now and then until told to stop; resolves with how many were changed. */
async function changePods(options: {
  plane: ControlPlane;
  pods: FilledControlPlane['pods'];
  signal: AbortSignal;
}): Promise<number> {
  const { plane, pods, signal } = options;
  let changed = 0;
  while (!signal.aborted) {
    const { namespace, name } = pods[(changed * 7) % pods.length];
    await plane.api.request(`/api/v1/namespaces/${namespace}/pods/${name}`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { changed: String(changed) } } },
    });
    changed += 1;
    await new Promise(done => setTimeout(done, 1000 / changesPerSecond));
  }
  return changed;
}

/** A component's claims as the tab gets them, or an error where it is not what was put there. */
function checkAnswer(body: string, claims: number): void {
  const { claims: found, hiddenClaims }: ComponentStorage = JSON.parse(body);
  const all = found.length + hiddenClaims;
  if (all < Math.floor(claims / applicationCount)) {
    throw new Error(`a component has only ${all} claims`);
  }
}

async function measure(options: {
  plane: ControlPlane;
  audit: AuditLog;
  claims: number;
  pods: FilledControlPlane['pods'];
}): Promise<void> {
  const { plane, audit, claims, pods } = options;
  await new Kubectl(plane.kubeconfigPath).run([
    ...['apply', '-f', resolve(__dirname, '../deploy/rbac/observe.yaml')],
  ]);
  const token = await plane.tokenForServiceAccount(account);
  const port = await freePort();
  const began = new Date();
  const portal = startPortal(port, plane.kubeconfigPathFor(token));
  const url = (index: number) =>
    `http://127.0.0.1:${port}/api/storage/components/component/default/database-${
      index % applicationCount
    }`;
  try {
    await waitFor(
      'the backend to know every claim',
      async () => {
        if (portal.exitCode !== null) {
          throw new Error(`the backend ended with ${portal.exitCode}`);
        }
        const answer = await fetch(url(applicationCount - 1));
        checkAnswer(await answer.text(), claims);
        return true;
      },
      { timeoutMs: 180_000 },
    );
    // What Node compiles and reads once is not what a page view costs.
    const check = (body: string) => checkAnswer(body, claims);
    await steadyLoad({ url, check, perSecond, seconds: 5 });

    const from = new Date();
    const startUp = audit.requests(began, from);
    if (!startUp.list) {
      throw new Error('The audit log does not show how the backend started');
    }
    const stopping = new AbortController();
    const changing = changePods({ plane, pods, signal: stopping.signal });
    const load = await steadyLoad({ url, check, perSecond, seconds });
    const to = new Date();
    stopping.abort();
    const changes = await changing;
    const { watch = 0, ...others } = audit.requests(from, to);
    write(
      JSON.stringify({
        claims,
        perSecond,
        seconds,
        ...load,
        podChanges: changes,
        portalResidentMiB: mebibytes(residentBytes(portal)),
        apiServerRequests: Object.values(others).reduce((a, b) => a + b, 0),
        apiServerWatchesRenewed: watch,
      }),
    );
  } finally {
    portal.kill('SIGKILL');
  }
}

async function main(): Promise<void> {
  const claims = Number(process.argv[2] ?? 2_000);
  const audit = new AuditLog(
    `system:serviceaccount:${account.namespace}:${account.name}`,
  );
  const plane = await startControlPlane({
    scheduler: false,
    apiServerArguments: audit.apiServerArguments,
  });
  try {
    write(`Filling a control plane with ${claims} claims …`);
    const { pods } = await fillControlPlane({ plane, claims });
    write(`${perSecond} requests a second for ${seconds} s …`);
    await measure({ plane, audit, claims, pods });
  } finally {
    await plane.stop();
    audit.remove();
  }
}

main().catch(error => {
  write(String(error?.stack ?? error));
  process.exitCode = 1;
});
