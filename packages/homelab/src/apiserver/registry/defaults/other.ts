import { fill } from './pod';

const rbacGroup = 'rbac.authorization.k8s.io';

export function bindingDefaults(binding: any): void {
  if (binding.roleRef) {
    binding.roleRef.apiGroup ||= rbacGroup;
  }
  for (const subject of binding.subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') {
      subject.apiGroup ||= rbacGroup;
    }
  }
}

export function roleDefaults(role: any): void {
  role.rules ??= null;
}

/** Policies are about what comes in; about what goes out where they say so. */
export function networkPolicyDefaults(policy: any): void {
  const { spec } = policy;
  if (!spec) {
    return;
  }
  spec.podSelector ??= {};
  for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
    ports?.forEach((port: any) => fill(port, { protocol: 'TCP' }));
  }
  fill(spec, {
    policyTypes: ['Ingress', ...(spec.egress?.length ? ['Egress'] : [])],
  });
}

export function autoscalerDefaults(autoscaler: any): void {
  const { spec } = autoscaler;
  if (!spec) {
    return;
  }
  fill(spec, { minReplicas: 1 });
  if (!spec.metrics?.length) {
    spec.metrics = [
      {
        type: 'Resource',
        resource: {
          name: 'cpu',
          target: { type: 'Utilization', averageUtilization: 80 },
        },
      },
    ];
  }
  autoscaler.status ??= {};
  fill(autoscaler.status, { desiredReplicas: 0, currentMetrics: null });
}

export function disruptionBudgetDefaults(budget: any): void {
  budget.status ??= {};
  fill(budget.status, {
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
  });
}

export function priorityClassDefaults(priorityClass: any): void {
  fill(priorityClass, {
    value: 0,
    preemptionPolicy: 'PreemptLowerPriority',
  });
}

export function endpointSliceDefaults(slice: any): void {
  slice.endpoints?.forEach((endpoint: any) =>
    fill(endpoint, { conditions: {} }),
  );
  slice.endpoints ??= null;
  slice.ports?.forEach((port: any) =>
    fill(port, { name: '', protocol: 'TCP' }),
  );
  slice.ports ??= null;
}

export function ingressDefaults(ingress: any): void {
  ingress.spec ??= {};
  ingress.status ??= { loadBalancer: {} };
}
