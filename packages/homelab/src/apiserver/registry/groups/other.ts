import { Kind } from '../Kind';
import {
  autoscalerColumns,
  bindingColumns,
  disruptionBudgetColumns,
  endpointSliceColumns,
  ingressColumns,
  leaseColumns,
  networkPolicyColumns,
  priorityClassColumns,
} from '../columns/other';
import {
  autoscalerDefaults,
  bindingDefaults,
  disruptionBudgetDefaults,
  endpointSliceDefaults,
  ingressDefaults,
  networkPolicyDefaults,
  priorityClassDefaults,
  roleDefaults,
} from '../defaults/other';
import { Group, clusterWide, defineKind } from '../defineKind';
import { validateBinding, validateLease } from '../validation/other';
import { definitionDefaults, validateDefinition } from '../customResources';

const v1 = (group: string, types: string): Group => ({
  group,
  version: 'v1',
  types,
});
const coordination = v1('coordination.k8s.io', 'coordination');
const rbac = v1('rbac.authorization.k8s.io', 'rbac');
const policy = v1('policy', 'policy');
const networking = v1('networking.k8s.io', 'networking');
const discovery = v1('discovery.k8s.io', 'discovery');
const scheduling = v1('scheduling.k8s.io', 'scheduling');
const admission = v1('admissionregistration.k8s.io', 'admissionregistration');
const extensions = v1('apiextensions.k8s.io', 'apiextensions');
const autoscaling: Group = {
  group: 'autoscaling',
  version: 'v2',
  types: 'autoscaling',
};

const rbacRules = { names: 'path', createOnUpdate: true } as const;
const role = { ...rbacRules, defaults: roleDefaults };
const binding = {
  ...rbacRules,
  defaults: bindingDefaults,
  columns: bindingColumns,
  validate: validateBinding,
};

/** Kinds of the smaller groups. */
export const otherKinds: Kind[] = [
  defineKind(coordination, 'Lease', {
    createOnUpdate: true,
    needsVersion: true,
    columns: leaseColumns,
    validate: validateLease,
  }),
  defineKind(rbac, 'Role', { ...role }),
  defineKind(rbac, 'ClusterRole', {
    ...role,
    ...clusterWide,
  }),
  defineKind(rbac, 'RoleBinding', { ...binding }),
  defineKind(rbac, 'ClusterRoleBinding', { ...binding, ...clusterWide }),
  defineKind(autoscaling, 'HorizontalPodAutoscaler', {
    shortNames: ['hpa'],
    categories: ['all'],
    status: true,
    columns: autoscalerColumns,
    defaults: autoscalerDefaults,
  }),
  defineKind(policy, 'PodDisruptionBudget', {
    shortNames: ['pdb'],
    status: true,
    generation: true,
    needsVersion: true,
    columns: disruptionBudgetColumns,
    defaults: disruptionBudgetDefaults,
  }),
  defineKind(networking, 'Ingress', {
    shortNames: ['ing'],
    status: true,
    generation: true,
    columns: ingressColumns,
    defaults: ingressDefaults,
  }),
  defineKind(networking, 'IngressClass', { ...clusterWide, generation: true }),
  defineKind(networking, 'NetworkPolicy', {
    shortNames: ['netpol'],
    generation: true,
    columns: networkPolicyColumns,
    defaults: networkPolicyDefaults,
  }),
  defineKind(discovery, 'EndpointSlice', {
    generation: true,
    columns: endpointSliceColumns,
    defaults: endpointSliceDefaults,
  }),
  defineKind(scheduling, 'PriorityClass', {
    ...clusterWide,
    shortNames: ['pc'],
    generation: true,
    columns: priorityClassColumns,
    defaults: priorityClassDefaults,
  }),
  // Kept, not enforced: their expressions are a language of its own.
  defineKind(admission, 'ValidatingAdmissionPolicy', {
    ...clusterWide,
    status: true,
    generation: true,
    needsVersion: true,
  }),
  defineKind(admission, 'ValidatingAdmissionPolicyBinding', {
    ...clusterWide,
    generation: true,
    needsVersion: true,
  }),
  defineKind(extensions, 'CustomResourceDefinition', {
    ...clusterWide,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    status: true,
    generation: true,
    defaults: definitionDefaults,
    validate: validateDefinition,
  }),
];
