import {
  anyValue,
  anyValues,
  list,
  object,
  oneOf,
  stringMap,
  value,
  type Field,
} from './field';
import { annotations, claimAnnotations, claimMetadata } from './metadataFields';
import { labelSelector, podTemplate } from './podFields';

/** A kind that may be applied. */
export interface ManifestKind {
  apiVersion: string;
  kind: string;
  /** The rest of the object; `apiVersion` and `kind` are judged apart. */
  fields: Record<string, Field>;
  /** Its metadata, where more is allowed than for every object. */
  metadata?: Field;
  /** Position in which it is applied; what others refer to comes first. */
  order: number;
}

const claimSpec = object({
  ...anyValues('storageClassName', 'volumeMode'),
  accessModes: list(anyValue),
  resources: object({ requests: stringMap }),
});

const job = object({
  ...anyValues(
    'backoffLimit',
    'activeDeadlineSeconds',
    'ttlSecondsAfterFinished',
    'completions',
    'parallelism',
    'suspend',
  ),
  template: podTemplate,
});

const networkPeer = list(
  object({
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: object({ cidr: anyValue, except: list(anyValue) }),
  }),
);

const networkPorts = list(object(anyValues('port', 'endPort', 'protocol')));

/** Every kind that may be applied, each with the fields that it may have. */
export const MANIFEST_KINDS: ManifestKind[] = [
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    order: 0,
    fields: { spec: object({ hard: stringMap }) },
  },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    order: 0,
    fields: {
      spec: object({
        limits: list(
          object({
            type: anyValue,
            max: stringMap,
            min: stringMap,
            default: stringMap,
            defaultRequest: stringMap,
            maxLimitRequestRatio: stringMap,
          }),
        ),
      }),
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    order: 1,
    fields: { automountServiceAccountToken: value(oneOf(false)) },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    order: 1,
    fields: { data: stringMap, immutable: anyValue },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    order: 1,
    fields: {
      spec: object({
        podSelector: labelSelector,
        policyTypes: list(anyValue),
        ingress: list(object({ from: networkPeer, ports: networkPorts })),
        egress: list(object({ to: networkPeer, ports: networkPorts })),
      }),
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    order: 2,
    metadata: claimMetadata,
    fields: { spec: claimSpec },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    order: 3,
    fields: {
      spec: object({
        type: value(oneOf('ClusterIP')),
        clusterIP: value(oneOf('None', '')),
        publishNotReadyAddresses: anyValue,
        sessionAffinity: anyValue,
        selector: stringMap,
        ports: list(
          object(
            anyValues('name', 'port', 'targetPort', 'protocol', 'appProtocol'),
          ),
        ),
      }),
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    order: 4,
    fields: {
      spec: object({
        ...anyValues(
          'replicas',
          'serviceName',
          'podManagementPolicy',
          'revisionHistoryLimit',
          'minReadySeconds',
        ),
        selector: labelSelector,
        updateStrategy: object({
          type: anyValue,
          rollingUpdate: object(anyValues('partition', 'maxUnavailable')),
        }),
        persistentVolumeClaimRetentionPolicy: object({
          // Deleting or scaling a database down must not take its data along.
          whenDeleted: value(oneOf('Retain')),
          whenScaled: value(oneOf('Retain')),
        }),
        template: podTemplate,
        volumeClaimTemplates: list(
          object({
            ...anyValues('apiVersion', 'kind'),
            metadata: object({
              name: anyValue,
              labels: stringMap,
              annotations: claimAnnotations,
            }),
            spec: claimSpec,
          }),
        ),
      }),
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    order: 5,
    fields: {
      spec: object({
        ...anyValues(
          'schedule',
          'timeZone',
          'suspend',
          'concurrencyPolicy',
          'startingDeadlineSeconds',
          'successfulJobsHistoryLimit',
          'failedJobsHistoryLimit',
        ),
        jobTemplate: object({
          metadata: object({ labels: stringMap, annotations }),
          spec: job,
        }),
      }),
    },
  },
  { apiVersion: 'batch/v1', kind: 'Job', order: 6, fields: { spec: job } },
];

/** Finds the description of a kind, or `undefined` where it may not be applied. */
export function manifestKind(ref: {
  apiVersion: unknown;
  kind: unknown;
}): ManifestKind | undefined {
  return MANIFEST_KINDS.find(
    ({ apiVersion, kind }) =>
      apiVersion === ref.apiVersion && kind === ref.kind,
  );
}
