import type { OperationCase } from './judgeOperation';
import type { Raw } from './Picture';

/** What a workload asks for, without what a move may change: the classes of its templates. */
function wish(workload: Raw): any {
  const { volumeClaimTemplates = [], ...spec } = workload.spec ?? {};
  return {
    ...spec,
    volumeClaimTemplates: volumeClaimTemplates.map((template: Raw) => ({
      name: template.metadata.name,
      spec: { ...template.spec, storageClassName: undefined },
    })),
  };
}

const classesOf = (workload: Raw): string[] =>
  (workload.spec?.volumeClaimTemplates ?? []).map(
    (template: Raw) => template.spec?.storageClassName,
  );

/** Names of the fields that are not the same. */
function differences(one: any, other: any): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    key => JSON.stringify(one[key]) !== JSON.stringify(other[key]),
  );
}

function isReady({ metadata, status }: Raw): boolean {
  return (
    !metadata.deletionTimestamp &&
    (status?.conditions ?? []).some(
      (each: { type: string; status: string }) =>
        each.type === 'Ready' && each.status === 'True',
    )
  );
}

/** The classes that the templates of a workload have to name now. */
function wantedClasses(
  { operation, target, after }: OperationCase,
  was: Raw,
  is: Raw,
): Array<string | undefined> {
  const { kind, state, claims } = operation;
  if (state !== 'done' || kind === 'release') {
    return classesOf(was);
  }
  return classesOf(is).map((_, index) =>
    kind === 'move'
      ? target
      : after.claims.find(({ metadata }) => metadata.name === claims[index])
          ?.spec?.storageClassName,
  );
}

/** Judges whether the application is what it was, and runs. Pure. */
export function judgeWorkload(input: OperationCase): string[] {
  const { before, after } = input;
  if (!before.workload) {
    return [];
  }
  if (!after.workload) {
    return ['the workload is gone'];
  }
  const complaints = differences(
    wish(before.workload),
    wish(after.workload),
  ).map(
    field =>
      `the workload's ${field} is ${JSON.stringify(
        after.workload?.spec?.[field],
      )} instead of ${JSON.stringify(before.workload?.spec?.[field])}`,
  );
  const wanted = wantedClasses(input, before.workload, after.workload);
  if (
    !input.meddled &&
    JSON.stringify(wanted) !== JSON.stringify(classesOf(after.workload))
  ) {
    complaints.push(
      `the workload's templates have class ${classesOf(
        after.workload,
      )} instead of ${wanted}`,
    );
  }
  const had = before.pods.filter(isReady).length;
  const has = after.pods.filter(isReady).length;
  if (has < had) {
    complaints.push(`${has} pods are ready instead of ${had}`);
  }
  return complaints;
}
