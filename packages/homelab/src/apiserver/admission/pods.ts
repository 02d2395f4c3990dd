import { StatusError } from '../StatusError';
import { AdmissionPlugin, concerns } from './Admission';

/** Seconds that a pod stays on a node that is not ready, or is out of reach. */
const tolerationSeconds = 300;
const nodeTroubles = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
];

/** Pods that say nothing stay for five minutes where a node fails. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  mutate(request) {
    const { operation, object } = request;
    if (operation !== 'CREATE' || !concerns(request, '', 'pods')) {
      return;
    }
    const present: any[] = object.spec.tolerations ?? [];
    const missing = nodeTroubles.filter(
      trouble =>
        !present.some(
          ({ key = '', effect = '' }) =>
            [trouble, ''].includes(key) && ['NoExecute', ''].includes(effect),
        ),
    );
    if (missing.length > 0) {
      object.spec.tolerations = [
        ...present,
        ...missing.map(key => ({
          key,
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds,
        })),
      ];
    }
  },
};

/** Nodes take nothing until their kubelet says that they are ready. */
export const taintNodes: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  mutate(request) {
    const { operation, object } = request;
    if (operation !== 'CREATE' || !concerns(request, '', 'nodes')) {
      return;
    }
    const taint = { key: nodeTroubles[0], effect: 'NoSchedule' };
    const present: any[] = object.spec.taints ?? [];
    if (
      !present.some(
        ({ key, effect }) => key === taint.key && effect === taint.effect,
      )
    ) {
      object.spec.taints = [...present, taint];
    }
  },
};

const classes = 'scheduling.k8s.io/priorityclasses';

/** The number that a pod's priority class stands for. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  mutate(request) {
    const { operation, object, kind, name, situation } = request;
    if (operation !== 'CREATE' || !concerns(request, '', 'pods')) {
      return;
    }
    const { spec } = object;
    const found = spec.priorityClassName
      ? situation.read(classes, spec.priorityClassName)
      : situation.list(classes).find(({ globalDefault }) => globalDefault);
    if (spec.priorityClassName && !found) {
      throw StatusError.forbidden(
        kind,
        name,
        `no PriorityClass with name ${spec.priorityClassName} was found`,
      );
    }
    const value = found?.value ?? 0;
    if (spec.priority !== undefined && spec.priority !== value) {
      throw StatusError.forbidden(
        kind,
        name,
        `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
      );
    }
    spec.priority = value;
    if (found) {
      spec.priorityClassName = found.metadata.name;
    }
    spec.preemptionPolicy ??= found?.preemptionPolicy ?? 'PreemptLowerPriority';
  },
};
