import { createHash, randomUUID } from 'crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { writeFileAtomically } from '../../nas/state/writeFileAtomically';
import { unmountBelow } from './unmountBelow';

const stateSchema = z.strictObject({
  /** What the processes of its pods are known by. */
  id: z.uuid(),
  /** Ports of the last start, which are taken again where they are free. */
  ports: z.strictObject({
    api: z.int().optional(),
    nas: z.int().optional(),
  }),
  /** Keys of the scene's objects that have been created, ever. */
  created: z.array(z.string()),
  /** Whether what is wrong from the beginning has been brought about. */
  spoiled: z.boolean(),
});

/** What a lab knows of itself. */
export type LabState = z.infer<typeof stateSchema>;

/** The longest path of a socket on Linux and macOS, with room for both. */
const longestSocketPath = 100;

const entries = {
  state: 'lab.json',
  clock: 'clock.json',
  kubeconfig: 'kubeconfig',
  lock: 'lock',
  socket: 'lab.sock',
  api: 'api',
  nas: 'nas',
  nodes: 'nodes',
  programs: 'programs',
} as const;

/** Everything that a lab keeps, in one folder. */
export class LabFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** A folder that is removed with {@link remove}. */
  static temporary(): LabFolder {
    return new LabFolder(mkdtempSync(join(tmpdir(), 'stowage-lab-')));
  }

  get clock(): string {
    return this.entry('clock');
  }

  get kubeconfig(): string {
    return this.entry('kubeconfig');
  }

  get lock(): string {
    return this.entry('lock');
  }

  get api(): string {
    return this.entry('api');
  }

  get nas(): string {
    return this.entry('nas');
  }

  get nodes(): string {
    return this.entry('nodes');
  }

  /**
   * Where images' own programs are copied to. Pods may mount something at
   * `/tmp`, which then hides what of the machine lies there.
   */
  get programs(): string {
    return this.path.startsWith('/tmp/')
      ? join('/var/tmp', `stowage-lab-${this.digest}`)
      : this.entry('programs');
  }

  /** The socket that a running lab is spoken to over. */
  get socket(): string {
    const usual = this.entry('socket');
    return Buffer.byteLength(usual) <= longestSocketPath
      ? usual
      : join(tmpdir(), `stowage-lab-${this.digest}.sock`);
  }

  /** Makes the folder. Users of pods may pass through it and see nothing of it. */
  prepare(): void {
    mkdirSync(this.path, { recursive: true });
    chmodSync(this.path, 0o711);
  }

  /**
   * What the lab knows of itself; a new lab where there is none.
   *
   * @throws InputError for a file that is damaged
   */
  read(): LabState {
    const file = this.entry('state');
    if (!existsSync(file)) {
      const state = {
        id: randomUUID(),
        ports: {},
        created: [],
        spoiled: false,
      };
      this.write(state);
      return state;
    }
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      content = undefined;
    }
    const parsed = stateSchema.safeParse(content);
    if (!parsed.success) {
      throw new InputError(
        `The lab's state '${file}' cannot be read. Restore the file, or start with --reset to begin anew.`,
      );
    }
    return parsed.data;
  }

  write(state: LabState): void {
    writeFileAtomically(
      this.entry('state'),
      `${JSON.stringify(state, null, 2)}\n`,
    );
  }

  /** Removes what the lab keeps, and nothing else that lies there. */
  clear(): void {
    unmountBelow(this.nodes);
    for (const entry of Object.keys(entries) as (keyof typeof entries)[]) {
      if (entry !== 'lock') {
        rmSync(this.entry(entry), { recursive: true, force: true });
      }
    }
    rmSync(this.socket, { force: true });
    rmSync(this.programs, { recursive: true, force: true });
  }

  /** Removes the folder with all that is in it. */
  remove(): void {
    this.clear();
    rmSync(this.path, { recursive: true, force: true });
  }

  private entry(name: keyof typeof entries): string {
    return join(this.path, entries[name]);
  }

  private get digest(): string {
    return createHash('sha256').update(this.path).digest('hex').slice(0, 16);
  }
}
