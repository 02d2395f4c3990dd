import { Isolation } from '../hollow/container/chooseLauncher';
import { LabScene } from './LabScene';

/** A real control plane that a lab runs on, as `@stowage/test-cluster` starts one. */
export interface LabControlPlane {
  /** An administrator's. */
  kubeconfigPath: string;
  /** The authority's certificate in PEM. */
  certificateAuthority: string;
  issueServerCertificate(options: {
    name: string;
    addresses: string[];
  }): Promise<{ certificate: string; key: string }>;
}

/** How a lab is to be. */
export interface LabOptions {
  /** Everything it keeps; one lab at a time may use it. */
  folder: string;
  scene: LabScene;
  /** Begins anew and leaves nothing. */
  ephemeral?: boolean;
  /** Forgets what the folder holds, and begins anew. */
  reset?: boolean;
  /** Runs on this instead of an API server and controllers of its own. */
  controlPlane?: LabControlPlane;
  /** Ports of the API server and the NAS; by default those of the last start, or any. */
  port?: number;
  nasPort?: number;
  /** Of whatever goes wrong by chance; 1 by default. */
  seed?: number;
  /** How many times as fast as the machine's its clock goes; by default as it last did. */
  speed?: number;
  /** How containers run. */
  isolation?: Isolation;
  /** The folder of the mover's program, `images/mover` of a clone; without it there are no movers. */
  mover?: string;
  /** How long a node may be silent until it counts as unknown, in seconds; 50 by default. */
  nodeMonitorGraceSeconds?: number;
}
