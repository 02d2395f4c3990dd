import { annotations } from './metadataFields';
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

const quantities = object({ requests: stringMap, limits: stringMap });

const keyToPath = list(object(anyValues('key', 'path', 'mode')));

const configMapRef = { ...anyValues('name', 'optional') };

const environment = list(
  object({
    ...anyValues('name', 'value'),
    valueFrom: object({
      fieldRef: object(anyValues('apiVersion', 'fieldPath')),
      resourceFieldRef: object(
        anyValues('containerName', 'resource', 'divisor'),
      ),
      configMapKeyRef: object({ ...configMapRef, key: anyValue }),
      secretKeyRef: object({ ...configMapRef, key: anyValue }),
    }),
  }),
);

function notRoot(given: unknown): string | undefined {
  return given === 0 || given === '0' ? 'must not be root (0)' : undefined;
}

const containerSecurityContext = object({
  ...anyValues('runAsGroup', 'readOnlyRootFilesystem'),
  runAsUser: value(notRoot),
  runAsNonRoot: value(oneOf(true)),
  allowPrivilegeEscalation: value(oneOf(false)),
  privileged: value(oneOf(false)),
  capabilities: object({ drop: list(anyValue) }),
  seccompProfile: object({ type: value(oneOf('RuntimeDefault')) }),
});

const exec = object({ command: list(anyValue) });

// Without `host`: a probe or hook of a pod has no business at another address.
const httpGet = object({
  ...anyValues('path', 'port', 'scheme'),
  httpHeaders: list(object(anyValues('name', 'value'))),
});

const probe = object({
  ...anyValues(
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
    'terminationGracePeriodSeconds',
  ),
  exec,
  httpGet,
  tcpSocket: object(anyValues('port')),
});

const container = object({
  ...anyValues(
    'name',
    'image',
    'imagePullPolicy',
    'workingDir',
    'restartPolicy',
    'terminationMessagePath',
    'terminationMessagePolicy',
  ),
  command: list(anyValue),
  args: list(anyValue),
  env: environment,
  envFrom: list(
    object({
      prefix: anyValue,
      configMapRef: object(configMapRef),
      secretRef: object(configMapRef),
    }),
  ),
  // Without `hostPort` and `hostIP`.
  ports: list(object(anyValues('name', 'containerPort', 'protocol'))),
  resources: quantities,
  // Without `mountPropagation`: it would reach the node.
  volumeMounts: list(
    object(
      anyValues('name', 'mountPath', 'subPath', 'subPathExpr', 'readOnly'),
    ),
  ),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: object({
    preStop: object({ exec, sleep: object(anyValues('seconds')) }),
    postStart: object({ exec }),
    stopSignal: anyValue,
  }),
  securityContext: containerSecurityContext,
});

const volume = object({
  name: anyValue,
  persistentVolumeClaim: object(anyValues('claimName', 'readOnly')),
  emptyDir: object(anyValues('medium', 'sizeLimit')),
  configMap: object({
    ...anyValues('name', 'defaultMode', 'optional'),
    items: keyToPath,
  }),
  secret: object({
    ...anyValues('secretName', 'defaultMode', 'optional'),
    items: keyToPath,
  }),
  projected: object({
    defaultMode: anyValue,
    // Without `serviceAccountToken`.
    sources: list(
      object({
        configMap: object({ ...configMapRef, items: keyToPath }),
        secret: object({ ...configMapRef, items: keyToPath }),
      }),
    ),
  }),
});

/** `matchLabels` and `matchExpressions`. */
export const labelSelector: Field = object({
  matchLabels: stringMap,
  matchExpressions: list(
    object({ ...anyValues('key', 'operator'), values: list(anyValue) }),
  ),
});

const nodeSelectorTerm = object({
  matchExpressions: list(
    object({ ...anyValues('key', 'operator'), values: list(anyValue) }),
  ),
});

const podAffinityTerm = object({ labelSelector, topologyKey: anyValue });

const podAffinity = object({
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    object({ weight: anyValue, podAffinityTerm }),
  ),
});

/**
 * What a pod may say: nothing that reaches the node (host namespaces, paths or ports, privileges,
 * a node by name) and no token of the API server.
 */
export const podSpec: Field = object(
  {
    ...anyValues(
      'restartPolicy',
      'terminationGracePeriodSeconds',
      'activeDeadlineSeconds',
      'serviceAccountName',
      'enableServiceLinks',
    ),
    automountServiceAccountToken: value(oneOf(false)),
    hostNetwork: value(oneOf(false)),
    hostPID: value(oneOf(false)),
    hostIPC: value(oneOf(false)),
    os: object({ name: value(oneOf('linux')) }),
    containers: list(container),
    initContainers: list(container),
    volumes: list(volume),
    imagePullSecrets: list(object(anyValues('name'))),
    nodeSelector: stringMap,
    affinity: object({
      nodeAffinity: object({
        requiredDuringSchedulingIgnoredDuringExecution: object({
          nodeSelectorTerms: list(nodeSelectorTerm),
        }),
        preferredDuringSchedulingIgnoredDuringExecution: list(
          object({ weight: anyValue, preference: nodeSelectorTerm }),
        ),
      }),
      podAffinity,
      podAntiAffinity: podAffinity,
    }),
    tolerations: list(
      object(
        anyValues('key', 'operator', 'value', 'effect', 'tolerationSeconds'),
      ),
    ),
    topologySpreadConstraints: list(
      object({
        ...anyValues('maxSkew', 'topologyKey', 'whenUnsatisfiable'),
        labelSelector,
      }),
    ),
    securityContext: object({
      ...anyValues('runAsGroup', 'fsGroup', 'fsGroupChangePolicy'),
      runAsUser: value(notRoot),
      runAsNonRoot: value(oneOf(true)),
      supplementalGroups: list(anyValue),
      seccompProfile: object({ type: value(oneOf('RuntimeDefault')) }),
    }),
  },
  // Without it the pod gets a token.
  ['automountServiceAccountToken'],
);

/** A pod's labels, annotations and spec. */
export const podTemplate: Field = object({
  metadata: object({ labels: stringMap, annotations }),
  spec: podSpec,
});
