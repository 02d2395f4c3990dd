import { ChildProcess, spawn, spawnSync } from 'child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  watch,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { isIntact, readLedger, verifyLedger } from './verifyLedger';

let folder: string;
let data: string;
let ledger: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  data = join(folder, 'data');
  ledger = join(folder, 'ledger');
  mkdirSync(data);
  writeFileSync(ledger, '');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({
  PATH: '/usr/bin:/bin',
  LEDGER_DATA: data,
  LEDGER_FILE: ledger,
  LEDGER_INTERVAL_MS: '1',
});

function startWriter(): ChildProcess {
  return spawn(join(__dirname, 'ledger-writer'), {
    env: environment(),
    stdio: 'ignore',
  });
}

/** Waits until the ledger has so many rows. */
async function acknowledged(rows: number): Promise<void> {
  await new Promise<void>(resolve => {
    const watcher = watch(ledger);
    const look = () => {
      if (readLedger(ledger).length >= rows) {
        watcher.close();
        resolve();
      }
    };
    watcher.on('change', look);
    look();
  });
}

async function end(
  writer: ChildProcess,
  signal: NodeJS.Signals,
): Promise<number | null> {
  const ended = new Promise<number | null>(resolve =>
    writer.once('exit', resolve),
  );
  writer.kill(signal);
  return await ended;
}

async function write(rows: number, signal: NodeJS.Signals = 'SIGTERM') {
  const before = readLedger(ledger).length;
  const writer = startWriter();
  await acknowledged(before + rows);
  return await end(writer, signal);
}

it('writes one chain through clean ends and kills', async () => {
  const ready = () =>
    spawnSync(join(__dirname, 'ledger-writer'), ['ready'], {
      env: environment(),
    }).status;
  expect(ready()).toBe(1);
  expect(await write(5)).toBe(0);
  expect(ready()).toBe(0);
  await write(5, 'SIGKILL');
  // A row that was being written when the power went.
  appendFileSync(join(data, 'rows'), '99 half');
  expect(await write(5)).toBe(0);
  const verdict = verifyLedger({ data, ledger });

  expect(isIntact(verdict)).toBe(true);
  expect(verdict.acknowledged).toBeGreaterThanOrEqual(15);
  expect(verdict.rows).toBeGreaterThanOrEqual(verdict.acknowledged);
  const [first] = readLedger(ledger);
  expect(Math.abs(first.at - Date.now())).toBeLessThan(60_000);
});

it('names rows that are missing', async () => {
  await write(5);
  const rows = join(data, 'rows');
  const text = readFileSync(rows, 'utf8');
  const last = text.trimEnd().split('\n').length;
  truncateSync(rows, text.trimEnd().lastIndexOf('\n') + 1);

  expect(verifyLedger({ data, ledger })).toMatchObject({
    missing: [last],
    altered: [],
    broken: [],
  });
});

it('names rows that were altered, and where the chain is broken', async () => {
  await write(5);
  const rows = join(data, 'rows');
  const lines = readFileSync(rows, 'utf8').split('\n');
  const [number, hash, payload] = lines[1].split(' ');
  const turned = hash.replace(/./g, digit => (digit === '0' ? '1' : '0'));
  lines[1] = `${number} ${turned} ${payload}`;
  writeFileSync(rows, lines.join('\n'));

  expect(verifyLedger({ data, ledger })).toMatchObject({
    missing: [],
    altered: [2],
    broken: [2, 3],
  });
});

it('finds that a volume was exchanged for an empty one', async () => {
  await write(5);
  rmSync(join(data, 'rows'));
  await write(3);
  const verdict = verifyLedger({ data, ledger });

  expect(verdict.altered.slice(0, 3)).toEqual([1, 2, 3]);
  expect(isIntact(verdict)).toBe(false);
});

it('finds two writers on one volume', async () => {
  await write(3);
  const writers = [startWriter(), startWriter()];
  await acknowledged(40);
  await Promise.all(writers.map(writer => end(writer, 'SIGTERM')));

  expect(isIntact(verifyLedger({ data, ledger }))).toBe(false);
});
