import { isIPv6 } from 'net';
import { join } from 'path';
import { ClusterError } from '../ClusterError';
import { Connection, ConnectionSource } from './Connection';
import { UrlAccess } from './UrlAccess';

/** Where the kubelet mounts a pod's service account. */
const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The cluster that the portal itself runs in, through its pod's service account. The kubelet
 * rotates the token in place, so it is read at every use.
 */
export class InClusterAccess implements ConnectionSource {
  constructor(
    private readonly cluster: string,
    private readonly surroundings: {
      environment: NodeJS.ProcessEnv;
      folder: string;
    } = { environment: process.env, folder: serviceAccountFolder },
  ) {}

  async connect(): Promise<Connection> {
    const { environment, folder } = this.surroundings;
    const host = environment.KUBERNETES_SERVICE_HOST;
    const port = environment.KUBERNETES_SERVICE_PORT;
    if (!host || !port) {
      throw new ClusterError({
        cluster: this.cluster,
        reason: 'misconfigured',
        message: `Cluster '${this.cluster}' is configured as in-cluster, but the portal does not run in a pod (KUBERNETES_SERVICE_HOST is not set); use a kubeconfig or a url instead`,
      });
    }
    return await new UrlAccess(this.cluster, {
      url: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      tokenFile: join(folder, 'token'),
      caFile: join(folder, 'ca.crt'),
      dangerouslySkipTlsVerify: false,
    }).connect();
  }

  renew(): void {
    // Nothing is kept between two uses.
  }
}
