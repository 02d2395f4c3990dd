import { NotFoundError } from '@backstage/errors';
import { ApiClient } from '../../cluster/ApiClient';
import { ConfigMap, Secret } from '../../cluster/objects';

/** Reads what pods refer to: ConfigMaps and Secrets, as bytes by key. */
export class Lookup {
  constructor(private readonly client: ApiClient) {}

  /**
   * The entries of a ConfigMap; undefined if it is optional and not there.
   *
   * @throws NotFoundError in a kubelet's words
   */
  async configMap(
    namespace: string,
    name: string,
    optional?: boolean,
  ): Promise<Map<string, Buffer> | undefined> {
    const found = await this.client.find<ConfigMap>(
      `/api/v1/namespaces/${namespace}/configmaps/${name}`,
    );
    if (!found) {
      return missing('configmap', name, optional);
    }
    return new Map([
      ...entries(found.data, 'utf8'),
      ...entries(found.binaryData, 'base64'),
    ]);
  }

  /** As {@link Lookup.configMap}, for a Secret. */
  async secret(
    namespace: string,
    name: string,
    optional?: boolean,
  ): Promise<Map<string, Buffer> | undefined> {
    const found = await this.client.find<Secret>(
      `/api/v1/namespaces/${namespace}/secrets/${name}`,
    );
    return found
      ? new Map(entries(found.data, 'base64'))
      : missing('secret', name, optional);
  }

  /** A token of a service account that is bound to the pod. */
  async token(request: {
    namespace: string;
    account: string;
    audience?: string;
    expirationSeconds?: number;
    pod: { name: string; uid: string };
  }): Promise<string> {
    const { namespace, account, audience, pod } = request;
    const { status } = await this.client.request<{ status: { token: string } }>(
      `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      {
        method: 'POST',
        body: {
          spec: {
            audiences: audience ? [audience] : [],
            expirationSeconds: request.expirationSeconds,
            boundObjectRef: { kind: 'Pod', apiVersion: 'v1', ...pod },
          },
        },
      },
    );
    return status.token;
  }
}

function entries(
  data: Record<string, string> | undefined,
  encoding: BufferEncoding,
): [string, Buffer][] {
  return Object.entries(data ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value, encoding),
  ]);
}

function missing(kind: string, name: string, optional = false): undefined {
  if (!optional) {
    throw new NotFoundError(`${kind} "${name}" not found`);
  }
  return undefined;
}
