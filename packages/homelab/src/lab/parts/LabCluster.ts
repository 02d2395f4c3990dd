import { readFileSync, writeFileSync } from 'fs';
import { ApiServer } from '../../apiserver/ApiServer';
import { mastersGroup } from '../../apiserver/auth/User';
import { ApiFaults } from '../../apiserver/faults/ApiFaults';
import { ApiAccess, readKubeconfig } from '../../cluster/kubeconfig';
import { Controllers } from '../../controllers/Controllers';
import { KubeletCertificate } from '../../hollow/kubelet/KubeletServer';
import { LabClock } from '../clock/LabClock';
import { LabControlPlane } from '../LabOptions';

/** An API server with controllers: those of this package, or real ones. */
export interface LabCluster {
  /** The lab's own access, as an administrator whom no fault befalls. */
  access: ApiAccess;
  /** Faults of the API server; a real one has none. */
  faults?: ApiFaults;
  /** Has it forget older revisions; a real one does so in its own time. */
  forgetHistory?(): void;
  /** The port, for the next start. */
  port?: number;
  /** What kubelets present themselves with. */
  kubeletCertificate(address: string): Promise<KubeletCertificate>;
  /** Starts what decides; it wants to be started before the nodes. */
  startControllers(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an API server of this package, and writes a kubeconfig for it. */
export async function startOwnCluster(options: {
  folder: string;
  kubeconfig: string;
  ephemeral: boolean;
  port: number;
  clock: LabClock;
  faults: ApiFaults;
  nodeMonitorGraceSeconds?: number;
}): Promise<LabCluster> {
  const { folder, ephemeral, port, clock, faults } = options;
  const api = await ApiServer.start({
    folder,
    ephemeral,
    port,
    faults,
    now: () => new Date(clock.now()),
  });
  const token = api.addUser({ name: 'stowage-lab', groups: [mastersGroup] });
  faults.spare(token);
  const { server, certificateAuthority } = api;
  const access = { server, certificateAuthority, token };
  api.writeKubeconfig(options.kubeconfig);
  let controllers: Controllers | undefined;
  return {
    access,
    faults,
    forgetHistory: () => api.forgetHistory(),
    port: Number(new URL(server).port),
    kubeletCertificate: async address => ({
      ...(await api.issueServerCertificate({
        name: 'hollow',
        addresses: [address],
      })),
      clientAuthority: certificateAuthority,
    }),
    startControllers: async () => {
      const { nodeMonitorGraceSeconds } = options;
      controllers = await Controllers.start({
        access,
        clock,
        nodeMonitorGraceSeconds,
      });
    },
    stop: async () => {
      await controllers?.stop();
      await api.stop();
    },
  };
}

/** Takes a real control plane, whose own kubeconfig is copied; it is stopped by whoever started it. */
export function joinControlPlane(
  plane: LabControlPlane,
  kubeconfig: string,
): LabCluster {
  const { kubeconfigPath, certificateAuthority } = plane;
  writeFileSync(kubeconfig, readFileSync(kubeconfigPath), { mode: 0o600 });
  return {
    access: readKubeconfig(kubeconfigPath),
    kubeletCertificate: async address => ({
      ...(await plane.issueServerCertificate({
        name: 'hollow',
        addresses: [address],
      })),
      clientAuthority: certificateAuthority,
    }),
    startControllers: async () => undefined,
    stop: async () => undefined,
  };
}
