import { ControlPlane, KubeApiError, waitFor } from '@stowage/test-cluster';

/** Kinds of others, as far as plans and pauses look at them. Whatever else they have is kept. */
const kinds = [
  { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application' },
  {
    group: 'kustomize.toolkit.fluxcd.io',
    version: 'v1',
    kind: 'Kustomization',
  },
  { group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease' },
  { group: 'keda.sh', version: 'v1alpha1', kind: 'ScaledObject' },
  { group: 'databases.example.com', version: 'v1', kind: 'Database' },
];

/** Teaches a control plane the kinds of Argo CD, Flux, KEDA and an operator. */
export async function installCustomKinds({ api }: ControlPlane): Promise<void> {
  for (const { group, version, kind } of kinds) {
    const singular = kind.toLowerCase();
    const plural = `${singular}s`;
    await api.request(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      {
        method: 'POST',
        body: {
          metadata: { name: `${plural}.${group}` },
          spec: {
            group,
            scope: 'Namespaced',
            names: { kind, listKind: `${kind}List`, singular, plural },
            versions: [
              {
                name: version,
                served: true,
                storage: true,
                schema: {
                  openAPIV3Schema: {
                    type: 'object',
                    'x-kubernetes-preserve-unknown-fields': true,
                  },
                },
              },
            ],
          },
        },
      },
    );
    await waitFor(`the kind ${kind} to be served`, async () => {
      try {
        return await api.request(`/apis/${group}/${version}/${plural}`);
      } catch (error) {
        if (error instanceof KubeApiError) {
          return undefined;
        }
        throw error;
      }
    });
  }
}
