/** File mode of what volumes are projected from: 0644. */
const defaultMode = 420;
/** Paths of a container's last words. */
const terminationMessagePath = '/dev/termination-log';
/** Seconds that a pod has to end. */
const terminationSeconds = 30;

/** Sets what is absent. */
export function fill(target: any, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    target[name] ??= value;
  }
}

function each(list: any[] | undefined, change: (item: any) => void): void {
  list?.forEach(change);
}

function probeDefaults(probe: any): void {
  if (!probe) {
    return;
  }
  fill(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  handlerDefaults(probe);
}

function handlerDefaults(handler: any): void {
  if (handler?.httpGet) {
    fill(handler.httpGet, { path: '/', scheme: 'HTTP' });
  }
  if (handler?.grpc) {
    fill(handler.grpc, { service: '' });
  }
}

/** An image without a tag, or with `latest`, is pulled each time. */
function pullPolicy(image = ''): string {
  const [, tag] = /:([^:/@]+)(?:@.*)?$/.exec(image) ?? [];
  const pinned = image.includes('@') || (tag !== undefined && tag !== 'latest');
  return pinned ? 'IfNotPresent' : 'Always';
}

/** What is limited and not asked for is asked for at its limit. */
function requestDefaults(resources: any): void {
  for (const [name, limit] of Object.entries(resources.limits ?? {})) {
    resources.requests ??= {};
    resources.requests[name] ??= limit;
  }
}

function containerDefaults(container: any): void {
  fill(container, {
    resources: {},
    terminationMessagePath,
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(container.image),
  });
  requestDefaults(container.resources);
  each(container.ports, port => fill(port, { protocol: 'TCP' }));
  each(container.env, ({ valueFrom }) => {
    if (valueFrom?.fieldRef) {
      fill(valueFrom.fieldRef, { apiVersion: 'v1' });
    }
    if (valueFrom?.resourceFieldRef) {
      fill(valueFrom.resourceFieldRef, { divisor: '0' });
    }
  });
  probeDefaults(container.livenessProbe);
  probeDefaults(container.readinessProbe);
  probeDefaults(container.startupProbe);
  handlerDefaults(container.lifecycle?.postStart);
  handlerDefaults(container.lifecycle?.preStop);
}

function itemDefaults(item: any): void {
  if (item.fieldRef) {
    fill(item.fieldRef, { apiVersion: 'v1' });
  }
  if (item.resourceFieldRef) {
    fill(item.resourceFieldRef, { divisor: '0' });
  }
}

function projectionDefaults(source: any): void {
  each(source.downwardAPI?.items, itemDefaults);
  if (source.serviceAccountToken) {
    fill(source.serviceAccountToken, { expirationSeconds: 3600 });
  }
}

function volumeDefaults(volume: any): void {
  if (Object.keys(volume).length === 1) {
    volume.emptyDir = {};
  }
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    if (volume[source]) {
      fill(volume[source], { defaultMode });
    }
  }
  each(volume.downwardAPI?.items, itemDefaults);
  each(volume.projected?.sources, projectionDefaults);
  if (volume.hostPath) {
    fill(volume.hostPath, { type: '' });
  }
  const template = volume.ephemeral?.volumeClaimTemplate;
  if (template) {
    fill(template.spec, { volumeMode: 'Filesystem' });
  }
}

/** Defaults of a pod's purpose, in a pod or in a template (pkg/apis/core/v1/defaults.go). */
export function podSpecDefaults(spec: any): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: terminationSeconds,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  // The older name of the field is kept in step with the newer.
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  if (account) {
    spec.serviceAccountName = account;
    spec.serviceAccount = account;
  }
  each(spec.containers, containerDefaults);
  each(spec.initContainers, containerDefaults);
  each(spec.volumes, volumeDefaults);
  if (spec.hostNetwork) {
    each(spec.containers, container =>
      each(container.ports, port =>
        fill(port, { hostPort: port.containerPort }),
      ),
    );
  }
}

/** Defaults that only pods themselves have. */
export function podDefaults(pod: any): void {
  pod.spec ??= {};
  podSpecDefaults(pod.spec);
  fill(pod.spec, { enableServiceLinks: true });
  pod.status ??= {};
  fill(pod.status, { phase: 'Pending' });
}

/** Quality of service: by what its containers ask for and are limited to. */
export function qosClass(spec: any): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [
    ...(spec.containers ?? []),
    ...(spec.initContainers ?? []),
  ].map(({ resources = {} }) => ({
    limits: resources.limits ?? {},
    requests: resources.requests ?? {},
  }));
  const counted = ['cpu', 'memory'];
  if (
    containers.every(({ limits, requests }) =>
      counted.every(name => !limits[name] && !requests[name]),
    )
  ) {
    return 'BestEffort';
  }
  return containers.every(({ limits, requests }) =>
    counted.every(name => limits[name] && limits[name] === requests[name]),
  )
    ? 'Guaranteed'
    : 'Burstable';
}
