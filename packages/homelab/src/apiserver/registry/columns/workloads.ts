import {
  age,
  ageColumn,
  Column,
  column,
  humanDuration,
  nameColumn,
  selectorText,
  wide,
} from '../../table/Column';

/** Containers and images of a pod template, for `-o wide`. */
function templateColumns(template: (object: any) => any): Column[] {
  const all = (field: string) => (object: any) =>
    template(object)
      .spec.containers.map((container: any) => container[field])
      .join(',');
  return [wide('Containers', all('name')), wide('Images', all('image'))];
}

const ofTemplate = templateColumns(({ spec }) => spec.template);
const selector = wide('Selector', ({ spec }) => selectorText(spec.selector));

function count(name: string, cell: (object: any) => unknown): Column {
  return column(name, object => cell(object) ?? 0, { type: 'integer' });
}

function readyOf({ spec, status }: any): string {
  return `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`;
}

export const statefulSetColumns: Column[] = [
  nameColumn,
  column('Ready', readyOf),
  ageColumn,
  ...ofTemplate,
];

export const deploymentColumns: Column[] = [
  nameColumn,
  column('Ready', readyOf),
  column('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
  column('Available', ({ status }) => status?.availableReplicas ?? 0),
  ageColumn,
  ...ofTemplate,
  selector,
];

export const replicaSetColumns: Column[] = [
  nameColumn,
  count('Desired', ({ spec }) => spec.replicas),
  count('Current', ({ status }) => status?.replicas),
  count('Ready', ({ status }) => status?.readyReplicas),
  ageColumn,
  ...ofTemplate,
  selector,
];

export const daemonSetColumns: Column[] = [
  nameColumn,
  count('Desired', ({ status }) => status?.desiredNumberScheduled),
  count('Current', ({ status }) => status?.currentNumberScheduled),
  count('Ready', ({ status }) => status?.numberReady),
  count('Up-to-date', ({ status }) => status?.updatedNumberScheduled),
  count('Available', ({ status }) => status?.numberAvailable),
  column(
    'Node Selector',
    ({ spec }) =>
      Object.entries(spec.template.spec.nodeSelector ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(',') || '<none>',
  ),
  ageColumn,
  ...ofTemplate,
  selector,
];

const jobStates: [condition: string, text: string][] = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
];
const laterJobStates: [condition: string, text: string][] = [
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
];

function jobState({ status = {}, metadata }: any): string {
  const holds = ([condition]: [string, string]) =>
    status.conditions?.some(
      ({ type, status: value }: any) => type === condition && value === 'True',
    );
  const ended = jobStates.find(holds);
  if (!ended && metadata.deletionTimestamp) {
    return 'Terminating';
  }
  return (ended ?? laterJobStates.find(holds))?.[1] ?? 'Running';
}

function completions({ spec, status = {} }: any): string {
  const succeeded = status.succeeded ?? 0;
  if (spec.completions !== undefined) {
    return `${succeeded}/${spec.completions}`;
  }
  return spec.parallelism > 1
    ? `${succeeded}/1 of ${spec.parallelism}`
    : `${succeeded}/1`;
}

export const jobColumns: Column[] = [
  nameColumn,
  column('Status', jobState),
  column('Completions', completions),
  column('Duration', ({ status = {} }, now) =>
    status.startTime
      ? humanDuration(
          (status.completionTime ? Date.parse(status.completionTime) : now) -
            Date.parse(status.startTime),
        )
      : '',
  ),
  ageColumn,
  ...ofTemplate,
  selector,
];

export const cronJobColumns: Column[] = [
  nameColumn,
  column('Schedule', ({ spec }) => spec.schedule),
  column('Timezone', ({ spec }) => spec.timeZone ?? '<none>'),
  column('Suspend', ({ spec }) => (spec.suspend ? 'True' : 'False'), {
    type: 'boolean',
  }),
  count('Active', ({ status }) => status?.active?.length),
  column('Last Schedule', ({ status }, now) =>
    status?.lastScheduleTime ? age(status.lastScheduleTime, now) : '<none>',
  ),
  ageColumn,
  ...templateColumns(({ spec }) => spec.jobTemplate.spec.template),
  wide('Selector', ({ spec }) => selectorText(spec.jobTemplate.spec.selector)),
];

export const controllerRevisionColumns: Column[] = [
  nameColumn,
  column('Controller', ({ metadata }) => {
    const owner = metadata.ownerReferences?.find(
      ({ controller }: any) => controller,
    );
    if (!owner) {
      return '<none>';
    }
    const [group, version] = owner.apiVersion.split('/');
    return `${owner.kind.toLowerCase()}${version ? `.${group}` : ''}/${
      owner.name
    }`;
  }),
  count('Revision', ({ revision }) => revision),
  ageColumn,
];
