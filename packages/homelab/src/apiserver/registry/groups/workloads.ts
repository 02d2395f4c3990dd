import { Kind } from '../Kind';
import {
  controllerRevisionColumns,
  cronJobColumns,
  daemonSetColumns,
  deploymentColumns,
  jobColumns,
  replicaSetColumns,
  statefulSetColumns,
} from '../columns/workloads';
import {
  countTemplate,
  cronJobDefaults,
  daemonSetDefaults,
  deploymentDefaults,
  generateJobSelector,
  jobDefaults,
  replicaSetDefaults,
  statefulSetDefaults,
} from '../defaults/workloads';
import { defineKind } from '../defineKind';
import {
  validateController,
  validateCronJob,
  validateJob,
  validateStatefulSet,
} from '../validation/workloads';

const apps = { group: 'apps', version: 'v1', types: 'apps' };
const batch = { group: 'batch', version: 'v1', types: 'batch' };

const workload = { categories: ['all'], status: true, generation: true };
const scale = {
  replicas: 'spec.replicas',
  statusReplicas: 'status.replicas',
  selector: 'spec.selector',
};

/** The kinds of the groups `apps` and `batch`. */
export const workloadKinds: Kind[] = [
  defineKind(apps, 'StatefulSet', {
    ...workload,
    scale,
    shortNames: ['sts'],
    names: 'label',
    columns: statefulSetColumns,
    defaults: statefulSetDefaults,
    prepareCreate: object => {
      object.status = { replicas: 0, availableReplicas: 0 };
    },
    validate: validateStatefulSet,
  }),
  defineKind(apps, 'Deployment', {
    ...workload,
    scale,
    shortNames: ['deploy'],
    columns: deploymentColumns,
    defaults: deploymentDefaults,
    validate: validateController('deployment'),
  }),
  defineKind(apps, 'ReplicaSet', {
    ...workload,
    scale,
    shortNames: ['rs'],
    columns: replicaSetColumns,
    fields: { 'status.replicas': 'status.replicas' },
    defaults: replicaSetDefaults,
    prepareCreate: object => {
      object.status = { replicas: 0 };
    },
    validate: validateController('deployment'),
  }),
  defineKind(apps, 'DaemonSet', {
    ...workload,
    shortNames: ['ds'],
    columns: daemonSetColumns,
    defaults: daemonSetDefaults,
    prepareCreate: object => countTemplate(object),
    prepareUpdate: countTemplate,
    validate: validateController('daemonset'),
  }),
  defineKind(apps, 'ControllerRevision', {
    columns: controllerRevisionColumns,
  }),
  defineKind(batch, 'Job', {
    ...workload,
    orphansByDefault: true,
    columns: jobColumns,
    fields: { 'status.successful': 'status.succeeded' },
    defaults: jobDefaults,
    prepareCreate: object => {
      object.status = {};
      generateJobSelector(object);
    },
    validate: validateJob,
  }),
  defineKind(batch, 'CronJob', {
    ...workload,
    shortNames: ['cj'],
    columns: cronJobColumns,
    defaults: cronJobDefaults,
    validate: validateCronJob,
  }),
];
