import type { JsonObject } from '@backstage/types';
import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
} from '@stowage/test-cluster';
import { parameters, renderTemplate } from './__testUtils__/renderTemplate';

jest.setTimeout(180_000);

const collections: Record<string, string> = {
  ConfigMap: '/api/v1/namespaces/{}/configmaps',
  CronJob: '/apis/batch/v1/namespaces/{}/cronjobs',
  LimitRange: '/api/v1/namespaces/{}/limitranges',
  NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/{}/networkpolicies',
  PersistentVolumeClaim: '/api/v1/namespaces/{}/persistentvolumeclaims',
  Pod: '/api/v1/namespaces/{}/pods',
  ResourceQuota: '/api/v1/namespaces/{}/resourcequotas',
  Service: '/api/v1/namespaces/{}/services',
  StatefulSet: '/apis/apps/v1/namespaces/{}/statefulsets',
};

describeControlPlane(
  'the manifests of the template on a real API server',
  () => {
    let plane: ControlPlane;
    let namespace: string;
    let manifests: JsonObject[];

    beforeAll(async () => {
      plane = await startControlPlane({ scheduler: false });
      namespace = await plane.createNamespace({
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      });
      const rendered = await renderTemplate({
        ...parameters,
        namespace,
        limitNamespace: true,
        namespaceTotal: '100Gi',
        largestClaim: '50Gi',
      });
      manifests = rendered.checked[0];
    });
    afterAll(async () => plane?.stop());

    /** A dry run with strict field validation: an unknown field is an error. */
    async function rehearse(manifest: JsonObject): Promise<void> {
      const path = collections[manifest.kind as string].replace(
        '{}',
        namespace,
      );
      await plane.api.request(`${path}?dryRun=All&fieldValidation=Strict`, {
        method: 'POST',
        body: manifest,
      });
    }

    it('takes every object, with no field that it does not know', async () => {
      expect(manifests).toHaveLength(11);
      for (const manifest of manifests) {
        await rehearse(manifest);
      }
    });

    it('admits the pods under the restricted Pod Security level', async () => {
      const templates = manifests.flatMap(({ kind, spec }) => {
        const at = spec as any; // eslint-disable-line @typescript-eslint/no-explicit-any -- shapes of two kinds
        if (kind === 'StatefulSet') {
          return [at.template];
        }
        return kind === 'CronJob' ? [at.jobTemplate.spec.template] : [];
      });
      expect(templates).toHaveLength(2);
      for (const template of templates) {
        const volumes = template.spec.volumes.concat(
          // Made from volumeClaimTemplates by the controller.
          template.spec.volumes.some(
            (volume: JsonObject) => volume.name === 'data',
          )
            ? []
            : [
                {
                  name: 'data',
                  persistentVolumeClaim: { claimName: 'data-orders-db-0' },
                },
              ],
        );
        await rehearse({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { ...template.metadata, name: 'trial' },
          spec: { ...template.spec, volumes },
        });
      }
    });
  },
);
