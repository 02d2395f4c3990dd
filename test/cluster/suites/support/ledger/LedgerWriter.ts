import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import {
  isIntact,
  readLedger,
  verifyLedger,
  type AcknowledgedRow,
  type LedgerVerdict,
} from '@stowage/homelab';
import type { Cluster } from '../../../src/cluster/Cluster';
import { ChildProgram } from '../../../src/control/ChildProgram';
import { Kubectl, waitFor } from '../../../src/testing';
import { typeScriptProgram } from '../typeScriptProgram';

/** What the writer's program is told. */
export interface WriterOptions {
  /** How it asks for the address of the database's pod. */
  access: { server: string; certificateAuthority: string; token: string };
  namespace: string;
  pod: string;
  password: string;
  /** File that takes a line per acknowledged row. */
  ledger: string;
  /** Bytes of each row's text. */
  payloadBytes: number;
  /** Milliseconds between two rows. */
  pauseMs: number;
}

/** The longest time without an acknowledgement, in a part of the ledger. */
export interface Silence {
  /** Milliseconds since 1970 of the last row before. */
  from: number;
  /** Milliseconds since 1970 of the first row after. */
  to: number;
  seconds: number;
}

/**
 * A client of the database under test, as a program of its own, with a ledger of every commit that
 * it was told is safe.
 */
export class LedgerWriter {
  private readonly folder = mkdtempSync(join(tmpdir(), 'stowage-ledger-'));
  private readonly ledger = join(this.folder, 'ledger');
  private readonly log = join(this.folder, 'log');
  private readonly program: ChildProgram;

  constructor(
    private readonly options: Pick<WriterOptions, 'namespace' | 'pod'> & {
      cluster: Cluster;
      password: string;
    },
  ) {
    const { cluster, namespace, pod, password } = options;
    const told: WriterOptions = {
      ...{ access: cluster.api.access, namespace, pod, password },
      ledger: this.ledger,
      payloadBytes: 200,
      pauseMs: 5,
    };
    this.program = typeScriptProgram({
      name: 'the writer',
      path: require.resolve('./writerProgram'),
      args: [JSON.stringify(told)],
      logPath: this.log,
    });
  }

  /** Starts it and waits for its first rows. */
  async start(): Promise<void> {
    this.program.start();
    await this.writes(10);
  }

  /** Everything that was acknowledged, oldest first. */
  acknowledged(): AcknowledgedRow[] {
    return readLedger(this.ledger);
  }

  /** Waits until this many more rows were acknowledged. */
  async writes(rows: number, timeoutMs = 60_000): Promise<void> {
    const before = this.acknowledged().length;
    await waitFor(
      `${rows} rows to be acknowledged`,
      () => {
        this.program.assertRunning();
        const now = this.acknowledged().length;
        return now >= before + rows;
      },
      { timeoutMs },
    );
  }

  /** The longest silence among the rows from this one on. */
  longestSilence(fromRow: number): Silence {
    const rows = this.acknowledged().filter(({ number }) => number >= fromRow);
    return rows
      .slice(1)
      .map((row, index) => ({
        from: rows[index].at,
        to: row.at,
        seconds: (row.at - rows[index].at) / 1000,
      }))
      .reduce((a, b) => (b.seconds > a.seconds ? b : a));
  }

  /** Number of the row that was acknowledged last. */
  lastRow(): number {
    return this.acknowledged().at(-1)?.number ?? 0;
  }

  /** What it said, for messages. */
  said(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** Ends it after its present row. */
  async stop(): Promise<void> {
    await this.program.stop('SIGTERM');
  }

  /**
   * Reads the whole table and holds it against the ledger.
   *
   * @param untilRow - only what was acknowledged up to this row has to be there
   * @throws Error naming what is missing, altered or out of order
   */
  async verify(untilRow?: number): Promise<LedgerVerdict> {
    const { cluster, namespace, pod } = this.options;
    const counted = join(this.folder, 'counted');
    // Taken before the table is read: whatever is in it has to be there.
    writeFileSync(
      counted,
      this.acknowledged()
        .filter(({ number }) => untilRow === undefined || number <= untilRow)
        .map(({ number, hash, at }) => `${number} ${hash} ${at / 1000}\n`)
        .join(''),
    );
    const rows = await new Kubectl(cluster.kubeconfigPath).exec({
      ...{ namespace, pod },
      command: [
        ...['psql', '-U', 'postgres', '-d', 'app', '-Atq', '-F', ' ', '-c'],
        'select number, hash, payload from ledger order by number',
      ],
    });
    writeFileSync(join(this.folder, 'rows'), rows);
    const verdict = verifyLedger({ data: this.folder, ledger: counted });
    if (!isIntact(verdict)) {
      throw new Error(
        `The table does not hold what was acknowledged: ${JSON.stringify(
          verdict,
        )}; the writer said: ${this.said().slice(-2000)}`,
      );
    }
    return verdict;
  }

  /** Removes its files. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
