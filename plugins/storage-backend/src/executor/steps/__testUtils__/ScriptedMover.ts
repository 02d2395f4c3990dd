import type { ClusterClient } from '../../../adapters/kubernetes';
import { commandAnnotation } from '../../movers/names';
import {
  differenceKinds,
  MoverCommandName,
} from '../../movers/protocolResults';

const none = { files: 0, bytes: 0 };
const nothing = { count: 0, examples: [] };
const reasons = Object.fromEntries(
  'different unsteady recent filesystem unknown changed replaced clock'
    .split(' ')
    .map(reason => [reason, none]),
);
const entries = {
  files: 10,
  directories: 1,
  symlinks: 0,
  fifos: 0,
  sockets: 0,
  devices: 0,
};
const seen = (side: string) => ({
  side,
  filesystem: {
    type: 'ext4',
    trusted: true,
    readOnly: side === 'source',
    totalBytes: 1e12,
    freeBytes: 1e11,
    totalInodes: 1e6,
    freeInodes: 1e6,
  },
  bytes: 1000,
  allocatedBytes: 4096,
  entries,
  unreadable: nothing,
  seconds: 0,
  hardLinkedFiles: 0,
  sparseFiles: 0,
  privilegedFiles: 0,
  owners: [{ uid: 999, gid: 999, entries: 11 }],
  onlyUid: 999,
  attributes: [],
  otherFilesystems: nothing,
  largestFiles: [],
  abilities: Object.fromEntries(
    'create directory owner setgid setuid hardLink symlink fifo device xattr acl time bytesInNames caseSensitive delete'
      .split(' ')
      .map(name => [name, true]),
  ),
});
const copied = {
  exitCode: 0,
  meaning: 'success',
  clean: true,
  stderr: '',
  total: { files: 10, bytes: 1000 },
  changed: { files: 10, bytes: 1000 },
  deleted: 0,
  transferredBytes: 0,
  seconds: 1,
  pausedSeconds: 0,
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: '2026-01-01T00:00:01Z',
};
const proven = { proven: { files: 10, bytes: 1000 }, unproven: none, reasons };

/** What a mover would answer whose two sides are the same. */
const answers: Record<MoverCommandName, (options: any) => object> = {
  probe: ({ side }) => seen(side),
  usage: ({ side }) => seen(side),
  copy: () => copied,
  'copy-recent': () => ({ ...copied, candidates: 0 }),
  compare: () => ({
    ...proven,
    read: { files: 10, bytes: 1000 },
    silent: nothing,
    failures: nothing,
    startedAt: '2026-01-01T00:00:00Z',
    syncSeconds: 0,
    seconds: 1,
  }),
  sweep: () => ({
    ...proven,
    changed: nothing,
    added: nothing,
    removed: nothing,
    clockStepped: false,
    failures: nothing,
    seconds: 0,
  }),
  prove: ({ mode }) => ({
    mode,
    equal: true,
    differences: {
      counts: Object.fromEntries(differenceKinds.map(kind => [kind, 0])),
      examples: [],
    },
    failures: nothing,
    entries: 11,
    read: none,
    proven: { files: 10, bytes: 1000 },
    allocatedBytes: { source: 4096, target: 4096 },
    seconds: 0,
  }),
  'hand-over': () => ({ shares: 2 }),
  'prove-rest': () => ({
    equal: true,
    differences: {
      counts: Object.fromEntries(differenceKinds.map(kind => [kind, 0])),
      examples: [],
    },
    failures: nothing,
    read: { files: 10, bytes: 1000 },
    proven: none,
    seconds: 0,
  }),
  erase: () => ({
    entries: 11,
    bytes: 1000,
    left: 0,
    failures: nothing,
    seconds: 0,
  }),
  syncfs: () => ({ seconds: 0 }),
  keys: () => ({ publicKey: 'ssh-ed25519 AAAA mover' }),
  listen: () => ({ port: 2222, hostKey: 'ssh-ed25519 BBBB host' }),
  cancel: () => ({ cancelled: null }),
  exit: () => ({}),
};

/** One command as a mover got it. */
export interface GivenCommand {
  pod: string;
  command: MoverCommandName;
  options: Record<string, unknown>;
}

/**
 * Answers commands in the log of pods in which nothing runs, by the protocol. Every answer but the
 * scripted ones is that of two sides that are the same.
 */
export class ScriptedMover {
  readonly given: GivenCommand[] = [];
  /** Other answers, by command; `error` answers with an error of that code. */
  readonly script: Partial<
    Record<MoverCommandName, (answer: any, given: GivenCommand) => object>
  > = {};
  private readonly lines = new Map<string, string>();

  /** The cluster with logs that this mover writes. */
  over(cluster: ClusterClient): ClusterClient {
    return {
      ...cluster,
      name: cluster.name,
      podLog: async ({ namespace, name }) => {
        const pod = await cluster.get({
          apiVersion: 'v1',
          kind: 'Pod',
          namespace,
          name,
        });
        const text = pod?.metadata.annotations?.[commandAnnotation];
        return text ? this.lineFor(name, pod!.metadata.uid!, text) : '';
      },
    };
  }

  private lineFor(pod: string, uid: string, text: string): string {
    const key = `${uid} ${text}`;
    const known = this.lines.get(key);
    if (known) {
      return known;
    }
    const { sequence, command, options } = JSON.parse(text) as {
      sequence: number;
      command: MoverCommandName;
      options: Record<string, unknown>;
    };
    const given = { pod, command, options };
    this.given.push(given);
    const usual = answers[command](options);
    const answer = this.script[command]?.(usual, given) ?? usual;
    const at = '2026-01-01T00:00:00Z';
    const line =
      'errorCode' in answer
        ? {
            sequence,
            type: 'error',
            at,
            command,
            code: answer.errorCode,
            message: 'scripted',
          }
        : { sequence, type: 'result', at, command, result: answer };
    this.lines.set(key, `${JSON.stringify(line)}\n`);
    return this.lines.get(key)!;
  }
}
