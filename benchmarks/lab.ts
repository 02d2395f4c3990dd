/*
 * What the home lab costs: seconds until it is ready, processor time while nobody does anything,
 * and memory with many claims. See README.md here.
 *
 * The lab is the one of `npm run lab`, in a process of its own that does nothing else.
 */
import { spawn } from 'child_process';
import { readFileSync, rmSync } from 'fs';
import { mkdtemp } from 'fs/promises';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { createInterface } from 'readline';
import { setTimeout as delay } from 'timers/promises';
import {
  ApiClient,
  labVariable,
  LabStatus,
  processesWith,
  readKubeconfig,
} from '@stowage/homelab';
import { mebibytes, write } from './src/write';

/** How long an idle lab is looked at, in milliseconds. */
const idleMs = 60_000;
/** Applications of the scene start meanwhile, and are no part of an idle lab. */
const settleMs = 20_000;
/** Ticks of the processor's clock in a second, as Linux counts them for everybody (getconf CLK_TCK). */
const ticksPerSecond = 100;
const batch = 50;
const claims = '/api/v1/namespaces/bench/persistentvolumeclaims';

interface RunningLab {
  status: LabStatus;
  readyMs: number;
  stop(): Promise<void>;
}

async function startLab(folder: string): Promise<RunningLab> {
  // This package is never built, so the clone is where its source lies.
  // eslint-disable-next-line no-restricted-syntax
  const commands = resolve(__dirname, '../scripts/run.mjs');
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [commands, 'lab', 'up', '--with-parent', '--folder', folder],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>(done => child.once('exit', () => done()));
  for await (const line of createInterface({ input: child.stdout! })) {
    return {
      status: JSON.parse(line),
      readyMs: Math.round(performance.now() - began),
      stop: async () => {
        child.stdin!.end();
        await ended;
      },
    };
  }
  throw new Error('The lab ended before it was ready');
}

/** Seconds of the processor that a process has used, by /proc/<pid>/stat (proc(5)). */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // utime, stime, and those of children that have ended.
  return (
    fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0) /
    ticksPerSecond
  );
}

/** Seconds that everything has used which pods of a lab have started. */
function podSeconds(folder: string): number {
  const { id } = JSON.parse(readFileSync(join(folder, 'lab.json'), 'utf8'));
  return processesWith(labVariable, id).reduce((sum, pid) => {
    try {
      return sum + processorSeconds(pid);
    } catch {
      // It has ended meanwhile.
      return sum;
    }
  }, 0);
}

function residentBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1]) * 1024;
}

async function fill(client: ApiClient, count: number): Promise<void> {
  await client.request('/api/v1/namespaces', {
    method: 'POST',
    body: { metadata: { name: 'bench' } },
  });
  for (let from = 0; from < count; from += batch) {
    await Promise.all(
      Array.from({ length: Math.min(batch, count - from) }, (_, index) =>
        client.request(claims, {
          method: 'POST',
          body: {
            metadata: { name: `claim-${from + index}` },
            spec: {
              accessModes: ['ReadWriteMany'],
              storageClassName: 'nfs-storage',
              resources: { requests: { storage: '1Gi' } },
            },
          },
        }),
      ),
    );
  }
  for (;;) {
    const { items } = await client.request<any>(claims);
    if (items.every(({ status }: any) => status?.phase === 'Bound')) {
      return;
    }
    await delay(500);
  }
}

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 5_000);
  const folder = await mkdtemp(join(tmpdir(), 'stowage-bench-lab-'));
  const first = await startLab(folder);
  await first.stop();
  const lab = await startLab(folder);
  const { pid, kubeconfig } = lab.status;
  let result: Record<string, number>;
  try {
    await delay(settleMs);
    const before = [processorSeconds(pid), podSeconds(folder)];
    await delay(idleMs);
    const after = [processorSeconds(pid), podSeconds(folder)];
    const percent = (index: number) =>
      Math.round(((after[index] - before[index]) / idleMs) * 1e6) / 10;
    const idleResident = residentBytes(pid);
    const client = new ApiClient(readKubeconfig(kubeconfig));
    const began = performance.now();
    await fill(client, count);
    const filledMs = Math.round(performance.now() - began);
    client.close();
    await delay(settleMs);
    const fullBefore = processorSeconds(pid);
    await delay(idleMs);
    const fullIdle = processorSeconds(pid) - fullBefore;
    result = {
      firstReadyMs: first.readyMs,
      readyMs: lab.readyMs,
      idlePercentOfOneProcessor: percent(0),
      idlePercentOfItsPods: percent(1),
      idleResidentMiB: mebibytes(idleResident),
      claims: count,
      claimsBoundMs: filledMs,
      residentMiB: mebibytes(residentBytes(pid)),
      idlePercentWithClaims: Math.round((fullIdle / idleMs) * 1e6) / 10,
    };
  } finally {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  // The lab says that it ends, and what counts is the last line.
  write(JSON.stringify(result));
}

main().catch(error => {
  write(String(error?.stack ?? error));
  process.exitCode = 1;
});
