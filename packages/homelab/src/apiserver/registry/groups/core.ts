import { ageColumn, nameColumn } from '../../table/Column';
import { Kind } from '../Kind';
import {
  configMapColumns,
  endpointsColumns,
  eventColumns,
  namespaceColumns,
  nodeColumns,
  resourceQuotaColumns,
  secretColumns,
  serviceColumns,
} from '../columns/core';
import { podColumns } from '../columns/pod';
import { claimColumns, volumeColumns } from '../columns/storage';
import {
  allocateService,
  eventDefaults,
  keepAllocations,
  limitRangeDefaults,
  namespaceDefaults,
  nodeDefaults,
  prepareNamespace,
  resourceQuotaDefaults,
  secretDefaults,
  serviceDefaults,
} from '../defaults/core';
import { podDefaults, podSpecDefaults, qosClass } from '../defaults/pod';
import { claimDefaults, volumeDefaults } from '../defaults/storage';
import { clusterWide, defineKind } from '../defineKind';
import {
  validateConfigMap,
  validateEvent,
  validateResourceQuota,
  validateSecret,
  validateService,
} from '../validation/other';
import { validatePod } from '../validation/pod';
import { validateClaim, validateVolume } from '../validation/storage';

const core = { group: '', version: 'v1', types: 'core' };

const scale = {
  replicas: 'spec.replicas',
  statusReplicas: 'status.replicas',
  selector: 'spec.selector',
};

const pod = defineKind(core, 'Pod', {
  shortNames: ['po'],
  categories: ['all'],
  status: true,
  generation: true,
  answersDeleted: true,
  columns: podColumns,
  fields: {
    'spec.nodeName': 'spec.nodeName',
    'spec.restartPolicy': 'spec.restartPolicy',
    'spec.schedulerName': 'spec.schedulerName',
    'spec.serviceAccountName': 'spec.serviceAccountName',
    'spec.hostNetwork': ({ spec }) => spec.hostNetwork ?? false,
    'status.phase': 'status.phase',
    'status.podIP': 'status.podIP',
    'status.nominatedNodeName': 'status.nominatedNodeName',
  },
  subresources: [
    { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
    { name: 'binding', kind: 'Binding', verbs: ['create'] },
    {
      name: 'eviction',
      kind: 'Eviction',
      group: 'policy',
      version: 'v1',
      verbs: ['create'],
    },
    { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    {
      name: 'portforward',
      kind: 'PodPortForwardOptions',
      verbs: ['create', 'get'],
    },
  ],
  defaults: podDefaults,
  prepareCreate: object => {
    object.status = { phase: 'Pending', qosClass: qosClass(object.spec) };
  },
  validate: validatePod,
});

const namespace = defineKind(core, 'Namespace', {
  ...clusterWide,
  shortNames: ['ns'],
  status: true,
  answersDeleted: true,
  names: 'label',
  columns: namespaceColumns,
  fields: { 'status.phase': 'status.phase' },
  subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
  // There is no deleting all namespaces at once.
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  defaults: namespaceDefaults,
  prepareCreate: prepareNamespace,
  prepareUpdate: (object, old) => {
    // Only `finalize` lets go of a namespace.
    object.spec.finalizers = old.spec.finalizers;
  },
});

/** The kinds of the core group. */
export const coreKinds: Kind[] = [
  pod,
  namespace,
  defineKind(core, 'ConfigMap', {
    shortNames: ['cm'],
    columns: configMapColumns,
    validate: validateConfigMap,
  }),
  defineKind(core, 'Secret', {
    columns: secretColumns,
    fields: { type: 'type' },
    defaults: secretDefaults,
    validate: validateSecret,
  }),
  defineKind(core, 'ServiceAccount', {
    shortNames: ['sa'],
    columns: [nameColumn, ageColumn],
    answersDeleted: true,
    subresources: [
      {
        name: 'token',
        kind: 'TokenRequest',
        group: 'authentication.k8s.io',
        version: 'v1',
        verbs: ['create'],
      },
    ],
  }),
  defineKind(core, 'Service', {
    shortNames: ['svc'],
    categories: ['all'],
    names: 'label1035',
    status: true,
    answersDeleted: true,
    createOnUpdate: true,
    columns: serviceColumns,
    fields: { 'spec.clusterIP': 'spec.clusterIP', 'spec.type': 'spec.type' },
    defaults: serviceDefaults,
    prepareCreate: allocateService,
    prepareUpdate: keepAllocations,
    validate: validateService,
  }),
  defineKind(core, 'Endpoints', {
    plural: 'endpoints',
    shortNames: ['ep'],
    createOnUpdate: true,
    columns: endpointsColumns,
  }),
  defineKind(core, 'PersistentVolumeClaim', {
    shortNames: ['pvc'],
    status: true,
    answersDeleted: true,
    columns: claimColumns,
    defaults: claimDefaults,
    prepareCreate: object => {
      object.status = { phase: 'Pending' };
    },
    validate: validateClaim,
  }),
  defineKind(core, 'PersistentVolume', {
    ...clusterWide,
    shortNames: ['pv'],
    status: true,
    answersDeleted: true,
    columns: volumeColumns,
    defaults: volumeDefaults,
    prepareCreate: (object, { now }) => {
      object.status = {
        phase: 'Pending',
        lastPhaseTransitionTime: now.toISOString().replace(/\.\d+Z$/, 'Z'),
      };
    },
    validate: validateVolume,
  }),
  defineKind(core, 'Node', {
    ...clusterWide,
    shortNames: ['no'],
    status: true,
    columns: nodeColumns,
    fields: {
      'spec.unschedulable': ({ spec }) => spec?.unschedulable ?? false,
    },
    subresources: [
      {
        name: 'proxy',
        kind: 'NodeProxyOptions',
        verbs: ['create', 'delete', 'get', 'patch', 'update'],
      },
    ],
    defaults: nodeDefaults,
    // Kubelets may say what they are when they register.
    statusOnCreate: true,
  }),
  defineKind(core, 'Event', {
    shortNames: ['ev'],
    createOnUpdate: true,
    columns: eventColumns,
    fields: {
      'involvedObject.kind': 'involvedObject.kind',
      'involvedObject.namespace': 'involvedObject.namespace',
      'involvedObject.name': 'involvedObject.name',
      'involvedObject.uid': 'involvedObject.uid',
      'involvedObject.apiVersion': 'involvedObject.apiVersion',
      'involvedObject.resourceVersion': 'involvedObject.resourceVersion',
      'involvedObject.fieldPath': 'involvedObject.fieldPath',
      reason: 'reason',
      reportingComponent: 'reportingComponent',
      source: ({ source, reportingComponent }) =>
        source?.component || reportingComponent,
      type: 'type',
    },
    defaults: eventDefaults,
    validate: validateEvent,
  }),
  defineKind(core, 'ResourceQuota', {
    shortNames: ['quota'],
    status: true,
    answersDeleted: true,
    columns: resourceQuotaColumns,
    defaults: resourceQuotaDefaults,
    validate: validateResourceQuota,
  }),
  defineKind(core, 'LimitRange', {
    shortNames: ['limits'],
    createOnUpdate: true,
    defaults: limitRangeDefaults,
  }),
  defineKind(core, 'ReplicationController', {
    shortNames: ['rc'],
    categories: ['all'],
    status: true,
    generation: true,
    scale,
    orphansByDefault: true,
    fields: { 'status.replicas': 'status.replicas' },
  }),
  defineKind(core, 'PodTemplate', {
    answersDeleted: true,
    generation: true,
    defaults: ({ template }) => {
      if (template?.spec) {
        podSpecDefaults(template.spec);
      }
    },
  }),
];
