import { Readable } from 'stream';

/** One folder or file of the machine, and where a container sees it. */
export interface Mount {
  /** Absolute path on this machine. */
  source: string;
  /** Absolute path in the container. */
  mountPath: string;
  readOnly: boolean;
}

/** Users a process runs as; only root can give them. */
export interface ProcessUser {
  uid: number;
  gid: number;
  groups: number[];
}

/** A process to start, with everything it is to see. */
export interface LaunchSpec {
  /** Program and arguments as the pod has them: paths are the container's. */
  command: string[];
  environment: Record<string, string>;
  workingDirectory?: string;
  mounts: Mount[];
  user?: ProcessUser;
  /** A folder of the container's own, for the launcher's files. */
  scratch: string;
}

/** How a process ended: with a code, or by a signal. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running process and its children. */
export interface Launched {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /**
   * Settles when the program itself runs.
   *
   * @throws Error in the words of whatever kept it from running
   */
  readonly started: Promise<void>;
  /** Settles when the program has ended and its output is read. */
  readonly ended: Promise<ProcessEnd>;
  /** Sends a signal to the program itself, not to its children. */
  signal(signal: NodeJS.Signals): void;
  /** Ends the program and everything it started, at once. */
  kill(): void;
  /** Stops the program and everything it started in its tracks. */
  freeze(): void;
  thaw(): void;
  /** Runs another command beside the program; its exit code, 137 after the time. */
  execute(command: string[], timeoutMs: number): Promise<number>;
}

/** A way to run containers. */
export interface Launcher {
  /**
   * - `namespaces`: mounts at the paths that the pod names, read-only where
   *   asked, and a process tree that ends as one
   * - `names`: the machine's own view; paths are rewritten by name
   */
  readonly kind: 'namespaces' | 'names';
  launch(spec: LaunchSpec): Launched;
  /** The machine's path of a container's path. */
  resolve(path: string, mounts: Mount[]): string;
}
