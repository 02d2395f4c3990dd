import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ClusterAccess } from './types';
import { parseServerUrl } from './serverUrl';

const KINDS = ['kubeconfig', 'inCluster', 'url'] as const;

/**
 * Reads how one entry of `storage.clusters` is reached.
 *
 * @throws InputError that names the key and the remedy
 */
export function readClusterAccess(config: Config): ClusterAccess {
  const given = KINDS.filter(key => config.has(key));
  if (given.length !== 1) {
    throw new InputError(
      given.length === 0
        ? 'it does not say how to reach the cluster; give kubeconfig, inCluster: true or url'
        : `it gives ${given.join(
            ' and ',
          )}; keep the one that is meant and remove the others`,
    );
  }
  if (given[0] === 'kubeconfig') {
    return {
      kind: 'kubeconfig',
      path: config.getString('kubeconfig.path'),
      context: config.getOptionalString('kubeconfig.context'),
    };
  }
  if (given[0] === 'inCluster') {
    if (!config.getBoolean('inCluster')) {
      throw new InputError(
        'inCluster is false; set it to true, or give kubeconfig or url instead',
      );
    }
    return { kind: 'in-cluster' };
  }
  return readUrlAccess(config);
}

function readUrlAccess(config: Config): ClusterAccess {
  const url = config.getString('url');
  const { problem } = parseServerUrl(url);
  if (problem) {
    throw new InputError(`url: ${problem}`);
  }
  const accounts = ['token', 'tokenFile', 'clientCertificate'].filter(key =>
    config.has(key),
  );
  if (accounts.length > 1) {
    throw new InputError(
      `it gives ${accounts.join(' and ')}; one account is enough`,
    );
  }
  // kubectl proxy on this machine brings its own account.
  if (accounts.length === 0 && url.startsWith('https:')) {
    throw new InputError(
      'it gives no account; add token, tokenFile or clientCertificate',
    );
  }
  if (config.has('ca') && config.has('caFile')) {
    throw new InputError('it gives ca and caFile; keep one of them');
  }
  return {
    kind: 'url',
    url,
    token: config.getOptionalString('token'),
    tokenFile: config.getOptionalString('tokenFile'),
    clientCertificate: config.has('clientCertificate')
      ? {
          certificate: config.getString('clientCertificate.certificate'),
          key: config.getString('clientCertificate.key'),
        }
      : undefined,
    ca: config.getOptionalString('ca'),
    caFile: config.getOptionalString('caFile'),
    dangerouslySkipTlsVerify:
      config.getOptionalBoolean('dangerouslySkipTlsVerify') ?? false,
  };
}
