import { randomBytes } from 'crypto';
import { join } from 'path';
import {
  ControlPlane,
  KubeApi,
  startControlPlane,
} from '@stowage/test-cluster';
import { ApiServer, Controllers } from '@stowage/homelab';

/** What a world needs of a control plane. */
export type Plane = Pick<
  ControlPlane,
  | 'server'
  | 'certificateAuthority'
  | 'adminToken'
  | 'kubeconfigPath'
  | 'api'
  | 'createNamespace'
  | 'issueServerCertificate'
  | 'stop'
>;

/** Whose control plane: Kubernetes' own, or the home lab's. */
export type PlaneKind = 'kubernetes' | 'lab';

/** What a world's control plane is to be like. */
export interface PlaneOptions {
  /** `kubernetes` by default, whose programs have to be built. */
  on?: PlaneKind;
  /**
   * For how long a node may be silent before it counts as lost: as long as Kubernetes lets it, or
   * `short`, by default, which a busy machine may take for lost, too.
   */
  silence?: 'usual' | 'short';
}

/** Not so few that any busy machine looks like a lost one. */
const shortSilenceSeconds = 8;

/** Starts a control plane; what it keeps on disk lies in a folder. */
export async function startPlane(
  folder: string,
  { on = 'kubernetes', silence = 'short' }: PlaneOptions,
): Promise<Plane> {
  const seconds = silence === 'short' ? shortSilenceSeconds : undefined;
  return on === 'lab'
    ? await startLab(folder, seconds)
    : await startControlPlane({
        controllerManagerArguments: seconds
          ? [
              `--node-monitor-grace-period=${seconds}s`,
              '--node-monitor-period=500ms',
            ]
          : [],
      });
}

/** The home lab's API server and controllers, in this process. */
async function startLab(
  folder: string,
  nodeMonitorGraceSeconds?: number,
): Promise<Plane> {
  const server = await ApiServer.start({
    folder: join(folder, 'api'),
    ephemeral: true,
  });
  const kubeconfigPath = join(folder, 'lab.kubeconfig');
  server.writeKubeconfig(kubeconfigPath);
  const controllers = await Controllers.start({
    access: kubeconfigPath,
    nodeMonitorGraceSeconds,
  });
  const { certificateAuthority, adminToken } = server;
  const api = new KubeApi({
    server: server.server,
    certificateAuthority,
    token: adminToken,
  });
  return {
    server: server.server,
    certificateAuthority,
    adminToken,
    kubeconfigPath,
    api,
    createNamespace: async ({ prefix = 'test', labels } = {}) => {
      const name = `${prefix}-${randomBytes(4).toString('hex')}`;
      await api.request('/api/v1/namespaces', {
        method: 'POST',
        body: { metadata: { name, labels } },
      });
      return name;
    },
    issueServerCertificate: request => server.issueServerCertificate(request),
    stop: async () => {
      api.close();
      await controllers.stop();
      await server.stop();
    },
  };
}
