import { randomSuffix } from '../rest/names';
import { StatusError } from '../StatusError';
import { AdmissionPlugin, concerns } from './Admission';

/** Where containers find the token. */
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const volumePrefix = 'kube-api-access-';
/** A year and 7 seconds, by which legacy clients of tokens are told apart. */
const tokenSeconds = 3607;

function tokenVolume(name: string): object {
  return {
    name,
    projected: {
      sources: [
        {
          serviceAccountToken: {
            expirationSeconds: tokenSeconds,
            path: 'token',
          },
        },
        {
          configMap: {
            name: 'kube-root-ca.crt',
            items: [{ key: 'ca.crt', path: 'ca.crt' }],
          },
        },
        {
          downwardAPI: {
            items: [
              {
                path: 'namespace',
                fieldRef: {
                  apiVersion: 'v1',
                  fieldPath: 'metadata.namespace',
                },
              },
            ],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}

function mountToken(spec: any): void {
  const present = spec.volumes?.find(({ name }: any) =>
    name.startsWith(volumePrefix),
  );
  const name = present?.name ?? `${volumePrefix}${randomSuffix()}`;
  let mounted = false;
  for (const container of [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
  ]) {
    const mounts = (container.volumeMounts ??= []);
    if (!mounts.some((mount: any) => mount.mountPath === mountPath)) {
      mounts.push({ name, readOnly: true, mountPath });
      mounted = true;
    }
  }
  if (mounted && !present) {
    spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
  }
}

/** Every pod runs as a service account, and gets its token unless that is declined. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  mutate(request) {
    const { operation, object, namespace, name, kind, situation } = request;
    if (operation !== 'CREATE' || !concerns(request, '', 'pods')) {
      return;
    }
    const { spec } = object;
    spec.serviceAccountName ||= 'default';
    spec.serviceAccount = spec.serviceAccountName;
    const account = situation.read(
      'serviceaccounts',
      spec.serviceAccountName,
      namespace,
    );
    if (!account) {
      throw StatusError.forbidden(
        kind,
        name,
        `error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
      );
    }
    if (
      spec.automountServiceAccountToken ??
      account.automountServiceAccountToken ??
      true
    ) {
      mountToken(spec);
    }
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) {
      spec.imagePullSecrets = account.imagePullSecrets;
    }
  },
};
