import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { judgeLeftovers } from './judgeLeftovers';
import { judgeWorkload } from './judgeWorkload';
import { isKept, Picture, Raw } from './Picture';

/** An operation that has come to an end, and the application before and after it. */
export interface OperationCase {
  before: Picture;
  after: Picture;
  operation: Pick<Operation, 'id' | 'kind' | 'state' | 'claims'> & {
    situation?: { next: string };
  };
  /** Class that a move led to. */
  target?: string;
  /** The kept volume that a roll back returned to, or a release let go of, by claim. */
  kept?: Record<string, string>;
  /** Somebody asked for it to be cancelled. */
  cancelAsked: boolean;
  /** Somebody made the workload anew from manifests that name the class of before. */
  meddled?: boolean;
  /** Why it is no fault of the product that it needs a person; empty: it is. */
  personExcused?: string;
}

const ends = ['done', 'cancelled', 'undone'];

/** Annotations that Kubernetes writes itself, and that a new claim must not carry. */
const ofKubernetes =
  /^(pv\.kubernetes\.io|volume\.kubernetes\.io|volume\.beta\.kubernetes\.io)\/|last-applied-configuration$/;

function words(map: Record<string, string> | undefined): string {
  return JSON.stringify(
    Object.entries(map ?? {})
      .filter(([key]) => !ofKubernetes.test(key))
      .sort(),
  );
}

const named = (objects: Raw[], name: string | undefined) =>
  objects.find(({ metadata }) => metadata.name === name);

function judgeClaim(input: OperationCase, name: string): string[] {
  const { before, after, operation } = input;
  const was = named(before.claims, name);
  const is = named(after.claims, name);
  if (!is) {
    return [`claim ${name} is gone`];
  }
  const volume = named(after.volumes, is.spec?.volumeName);
  const complaints: string[] = [];
  const expect = (holds: boolean, complaint: string) => {
    if (!holds) {
      complaints.push(`claim ${name} ${complaint}`);
    }
  };
  expect(is.status?.phase === 'Bound', `is ${is.status?.phase}, not Bound`);
  expect(!is.metadata.deletionTimestamp, 'is being deleted');
  expect(
    volume?.spec?.claimRef?.uid === is.metadata.uid,
    `is bound to ${is.spec?.volumeName}, which names another claim`,
  );
  for (const field of ['labels', 'annotations'] as const) {
    expect(
      words(is.metadata[field]) === words(was?.metadata[field]),
      `has other ${field}: ${words(is.metadata[field])} instead of ${words(
        was?.metadata[field],
      )}`,
    );
  }
  expect(
    JSON.stringify(is.spec?.accessModes) ===
      JSON.stringify(was?.spec?.accessModes),
    'has other access modes',
  );
  // The API server leaves an empty class of a volume out.
  const classOf = (object: Raw | undefined) =>
    object?.spec?.storageClassName ?? '';
  expect(
    classOf(is) === classOf(volume),
    `has class '${classOf(is)}', its volume '${classOf(volume)}'`,
  );
  const original = was?.spec?.volumeName;
  const there = is.spec?.volumeName;
  if (operation.state !== 'done' || operation.kind === 'release') {
    expect(there === original, `is on ${there} instead of ${original}`);
    const policyOf = (picture: Picture) =>
      named(picture.volumes, original)?.spec?.persistentVolumeReclaimPolicy;
    expect(
      policyOf(after) === policyOf(before),
      `has a volume with policy ${policyOf(after)} instead of ${policyOf(
        before,
      )}`,
    );
    return complaints;
  }
  expect(there !== original, `still is on ${original}, though it says done`);
  if (operation.kind === 'move') {
    expect(
      is.spec?.storageClassName === input.target,
      `has class ${is.spec?.storageClassName} instead of ${input.target}`,
    );
  } else {
    expect(
      there === input.kept?.[name],
      `is on ${there} instead of the original ${input.kept?.[name]}`,
    );
  }
  return [...complaints, ...judgeOriginal(input, name, original)];
}

/** What was moved away from is kept: nothing of either side is deleted. */
function judgeOriginal(
  { after }: OperationCase,
  name: string,
  original: string | undefined,
): string[] {
  const volume = named(after.volumes, original);
  if (!volume) {
    return [`the original ${original} of claim ${name} is gone`];
  }
  const { spec, status, metadata } = volume;
  return [
    ...(spec?.persistentVolumeReclaimPolicy === 'Retain'
      ? []
      : [
          `the original ${original} has policy ${spec?.persistentVolumeReclaimPolicy}`,
        ]),
    ...(status?.phase === 'Released'
      ? []
      : [`the original ${original} is ${status?.phase}, not Released`]),
    ...(metadata.labels?.['stowage.io/kept-by']
      ? []
      : [`the original ${original} is not listed as kept`]),
  ];
}

/** What was released is gone, and nothing else that is kept. */
function judgeReleased({ operation, kept = {}, after }: OperationCase) {
  return Object.entries(kept).flatMap(([claim, volume]) => {
    const isThere = named(after.volumes, volume) !== undefined;
    if (operation.claims.includes(claim)) {
      return isThere
        ? [`volume ${volume} is there, though it was released`]
        : [];
    }
    return isThere
      ? []
      : [`volume ${volume} of claim ${claim} is gone, though it was kept`];
  });
}

/** What a roll back did not return to is kept as before, for whoever asks for it again. */
function judgeStillKept({ kept = {}, after }: OperationCase): string[] {
  return Object.entries(kept).flatMap(([claim, name]) => {
    const volume = named(after.volumes, name);
    return volume &&
      isKept(volume, after) &&
      volume.spec.claimRef.name === claim
      ? []
      : [`volume ${name} is not kept for claim ${claim} any more`];
  });
}

/**
 * Judges an operation by what is there after it. Pure.
 *
 * @returns what is wrong, in words; empty where all is well
 */
export function judgeOperation(input: OperationCase): string[] {
  const { operation, cancelAsked, personExcused, after } = input;
  const { id, kind, state, claims } = operation;
  const title = `${kind} ${id}`;
  if (state === 'needs-a-person' && personExcused) {
    return [];
  }
  if (!ends.includes(state)) {
    return [`${title} ended as ${state}: ${operation.situation?.next}`];
  }
  const released =
    kind === 'release' && state === 'done' ? judgeReleased(input) : [];
  return [
    ...(state === 'cancelled' && !cancelAsked
      ? ['it says cancelled, and nobody asked for that']
      : []),
    ...claims.flatMap(name => judgeClaim(input, name)),
    ...released,
    ...(kind === 'roll-back' && state !== 'done' ? judgeStillKept(input) : []),
    ...judgeWorkload(input),
    ...judgeLeftovers({ operation: id, picture: after }),
  ].map(complaint => `${title} (${state}): ${complaint}`);
}
