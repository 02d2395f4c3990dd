/**
 * A client of a database that writes for as long as it lives: one row per commit, each naming its
 * number and the hash of the one before. What was acknowledged goes into a file outside of every
 * volume, flushed to the disk before the next row is written. It goes on after whatever happens to
 * its connection; it ends with code 3 where the database has less than it has acknowledged.
 *
 * Its only argument is a {@link WriterOptions} as JSON.
 */
import { createHash, randomBytes } from 'crypto';
import { fsyncSync, openSync, writeSync } from 'fs';
import { setTimeout as delay } from 'timers/promises';
import { Client } from 'pg';
import { KubeApi } from '../../../src/control/KubeApi';
import type { WriterOptions } from './LedgerWriter';

/** Milliseconds between two tries to connect. */
const retryMs = 20;
/** Milliseconds after which an answer is not waited for any more: a cable may be cut. */
const answerMs = 2000;

interface Row {
  number: number;
  hash: string;
  payload: string;
}

const options: WriterOptions = JSON.parse(process.argv[2]);
const api = new KubeApi(options.access);
const ledger = openSync(options.ledger, 'a');
let stopping = false;
let address = '';
let acknowledged = { number: 0, hash: '-' };
/** Sent, and neither acknowledged nor found again yet; sent unchanged until it is. */
let pending: Row | undefined;

process.once('SIGTERM', () => {
  stopping = true;
});

function say(words: string): void {
  process.stdout.write(`${new Date().toISOString()} ${words}\n`);
}

function rowAfter(previous: { number: number; hash: string }): Row {
  const number = previous.number + 1;
  const payload = randomBytes(options.payloadBytes / 2).toString('hex');
  const hash = createHash('sha256')
    .update(`${number} ${previous.hash} ${payload}`)
    .digest('hex');
  return { number, hash, payload };
}

function acknowledge({ number, hash }: { number: number; hash: string }): void {
  const seconds = (Date.now() / 1000).toFixed(3);
  writeSync(ledger, `${number} ${hash} ${seconds}\n`);
  fsyncSync(ledger);
  acknowledged = { number, hash };
  pending = undefined;
}

/** Where the database's pod is now; where it was, while nobody answers. */
async function findAddress(): Promise<string> {
  try {
    const pod = await api.request<{ status: { podIP?: string } }>(
      `/api/v1/namespaces/${options.namespace}/pods/${options.pod}`,
    );
    address = pod.status.podIP ?? '';
  } catch {
    // The pod may be gone for the moment, or the API server.
  }
  return address;
}

/** Compares what the database has with what it has acknowledged, and goes on from there. */
async function catchUp(client: Client): Promise<void> {
  await client.query(
    'create table if not exists ledger (number bigint primary key, hash text not null, payload text not null)',
  );
  const { rows } = await client.query<{ number: string; hash: string }>(
    'select number, hash from ledger order by number desc limit 1',
  );
  const last = rows[0]
    ? { number: Number(rows[0].number), hash: rows[0].hash }
    : { number: 0, hash: '-' };
  if (acknowledged.number === 0) {
    acknowledged = last;
    return;
  }
  const isPending =
    pending?.number === last.number && pending.hash === last.hash;
  if (isPending) {
    // The commit went through and its answer was lost: from now on it counts.
    acknowledge(last);
  } else if (
    last.number !== acknowledged.number ||
    last.hash !== acknowledged.hash
  ) {
    say(
      `LOST: row ${acknowledged.number} was acknowledged, the database ends with row ${last.number}`,
    );
    process.exit(3);
  }
}

async function writeRows(client: Client): Promise<void> {
  await catchUp(client);
  say(`connected to ${address}, after row ${acknowledged.number}`);
  while (!stopping) {
    pending ??= rowAfter(acknowledged);
    await client.query('insert into ledger values ($1, $2, $3)', [
      pending.number,
      pending.hash,
      pending.payload,
    ]);
    acknowledge(pending);
    await delay(options.pauseMs);
  }
}

async function connectAndWrite(): Promise<void> {
  const host = await findAddress();
  if (!host) {
    return;
  }
  const client = new Client({
    ...{ host, port: 5432, user: 'postgres', database: 'app' },
    password: options.password,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  });
  // Told to the query that waits; without a listener it would end the program.
  client.on('error', () => {});
  try {
    await client.connect();
    await writeRows(client);
  } finally {
    // Not awaited: a server that is cut off never says goodbye.
    void client.end().catch(() => {});
  }
}

async function main(): Promise<void> {
  let told = '';
  while (!stopping) {
    try {
      await connectAndWrite();
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (words !== told) {
        told = words;
        say(`after row ${acknowledged.number}: ${words}`);
      }
    }
    await delay(retryMs);
  }
  say(`ends after row ${acknowledged.number}`);
  process.exit(0);
}

void main();
