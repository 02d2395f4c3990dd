import { Agent, RequestOptions } from 'https';
import { KeyedCertificate } from '../auth/certificates';
import { Resource } from '../Resource';
import { StatusError } from '../StatusError';
import { Store } from '../store/Store';

/** Port of kubelets that do not say theirs. */
const usualPort = 10250;

/** How the kubelets of the cluster's nodes are reached. */
export class Kubelets {
  private readonly agent: Agent;

  constructor(
    private readonly store: Store,
    /** Whose certificates kubelets have, and what they see of this server. */
    private readonly trust: {
      certificateAuthority: string;
      client: KeyedCertificate;
    },
  ) {
    this.agent = new Agent({
      keepAlive: true,
      ca: trust.certificateAuthority,
      cert: trust.client.certificate,
      key: trust.client.key,
    });
  }

  /**
   * The options of a request to a node's kubelet.
   *
   * @throws StatusError 404 for a node that is not there, 500 for one without an address
   */
  target(nodeName: string): RequestOptions {
    const node = this.store.get('nodes', nodeName);
    if (!node) {
      throw StatusError.notFound({ group: '', plural: 'nodes' }, nodeName);
    }
    const { addresses = [], daemonEndpoints } = node.status ?? {};
    const address = ['InternalIP', 'Hostname']
      .map(wanted => addresses.find(({ type }: any) => type === wanted))
      .find(Boolean)?.address;
    if (!address) {
      throw StatusError.internal(
        `no preferred addresses found; known addresses: []`,
      );
    }
    return {
      host: address,
      port: daemonEndpoints?.kubeletEndpoint?.Port || usualPort,
      agent: this.agent,
    };
  }

  /** As {@link target} for a connection that becomes a stream, which is used once. */
  streamTarget(nodeName: string): RequestOptions {
    const { certificateAuthority, client } = this.trust;
    return {
      ...this.target(nodeName),
      agent: false,
      ca: certificateAuthority,
      cert: client.certificate,
      key: client.key,
    };
  }

  /** Closes kept connections. */
  close(): void {
    this.agent.destroy();
  }
}

/**
 * The container that a request for a pod means.
 *
 * @throws StatusError 400 where several could be meant, or none is
 */
export function containerOf(pod: Resource, asked: string | null): string {
  const { name, annotations } = pod.metadata;
  const { containers = [], initContainers = [] } = pod.spec;
  const names: string[] = [...containers, ...initContainers].map(
    each => each.name,
  );
  if (asked) {
    if (!names.includes(asked)) {
      throw StatusError.badRequest(
        `container ${asked} is not valid for pod ${name}`,
      );
    }
    return asked;
  }
  const preferred = annotations?.['kubectl.kubernetes.io/default-container'];
  if (containers.length === 1) {
    return containers[0].name;
  }
  if (preferred && names.includes(preferred)) {
    return preferred;
  }
  const inits = initContainers.map((each: any) => each.name);
  throw StatusError.badRequest(
    `a container name must be specified for pod ${name}, choose one of: [${containers
      .map((each: any) => each.name)
      .join(' ')}]${
      inits.length > 0
        ? ` or one of the init containers: [${inits.join(' ')}]`
        : ''
    }`,
  );
}
