import type { Picture } from './Picture';

/** Finds what a finished operation has left behind. Pure. */
export function judgeLeftovers(input: {
  operation: string;
  picture: Picture;
}): string[] {
  const { operation, picture } = input;
  const ofOperation = picture.movers.filter(
    ({ metadata, spec }) =>
      metadata.labels?.['stowage.io/operation'] === operation ||
      metadata.name.includes(operation) ||
      spec?.holderIdentity === operation,
  );
  const aliases = picture.volumes.filter(
    ({ metadata }) =>
      metadata.name.includes(operation) ||
      metadata.labels?.['stowage.io/operation'] === operation,
  );
  const held = [
    ...picture.claims,
    ...picture.volumes,
    ...picture.pods,
    ...(picture.workload ? [picture.workload] : []),
  ].filter(({ metadata }) =>
    metadata.finalizers?.some(each => each.includes('stowage')),
  );
  return [
    ...ofOperation.map(
      ({ kind, metadata }) => `${kind} ${metadata.name} was left behind`,
    ),
    ...aliases.map(({ metadata }) => `volume ${metadata.name} was left behind`),
    ...held.map(
      ({ metadata }) => `${metadata.name} still has the finalizer of a move`,
    ),
  ];
}
