import type {
  AppliedObject,
  ApplyResult,
  Check,
} from '@stowage/backstage-plugin-storage-common';

/** A check in one line, with what to do about it. */
export function describeCheck(check: Check): string {
  const field = check.field ? `${check.field}: ` : '';
  const remedy = check.remedy ? ` ${check.remedy}` : '';
  return `${field}${check.message}${remedy}`;
}

/** An object of the cluster in words, such as `StatefulSet orders`. */
export function describeObject({ ref }: AppliedObject): string {
  return `${ref.kind} ${ref.name}`;
}

/** Why a result of the storage API is a refusal; empty where it is none. */
export function refusalsOf(result: ApplyResult): string[] {
  return [
    ...result.checks
      .filter(check => check.level === 'blocking')
      .map(describeCheck),
    ...result.objects
      .filter(object => object.outcome === 'failed')
      .map(
        object =>
          `${describeObject(object)}: ${object.message ?? 'it was refused'}`,
      ),
  ];
}

/** What should be read although it forbids nothing. */
export function warningsOf(checks: Check[]): string[] {
  return checks.filter(check => check.level === 'warning').map(describeCheck);
}
