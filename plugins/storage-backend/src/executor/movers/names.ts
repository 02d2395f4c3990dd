import type { KubernetesObject } from '../../adapters/kubernetes';

/** Labels of everything that an operation makes in the movers' namespace. */
export const moverLabels = {
  'app.kubernetes.io/managed-by': 'stowage',
  'stowage.io/purpose': 'mover',
} as const;

/** Label with the operation's id. */
export const operationLabel = 'stowage.io/operation';
/** Label with the epoch of whoever made a pod. */
export const epochLabel = 'stowage.io/epoch';
/** Annotation of an alias and of its claim: the volume whose storage it shows. */
export const aliasAnnotation = 'stowage.io/alias-of';
/** Annotation of a mover pod that carries its command. */
export const commandAnnotation = 'stowage.io/command';

/** What a pod of an operation is for. */
export type MoverRole = 'both' | 'source' | 'target' | 'bind';

/** Labels of an object of one operation. */
export function labelsOf(operation: string): Record<string, string> {
  return { ...moverLabels, [operationLabel]: operation };
}

/** The same as a selector. */
export function selectorOf(operation: string): string {
  return Object.entries(labelsOf(operation))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** Whether an object was made by exactly this operation. */
export function isOurs(object: KubernetesObject, operation: string): boolean {
  return Object.entries(labelsOf(operation)).every(
    ([key, value]) => object.metadata.labels?.[key] === value,
  );
}

/** Name of a mover pod; the epoch keeps the pods of two owners apart. */
export function moverPodName(options: {
  operation: string;
  epoch: number;
  role: MoverRole;
  /** Which of the operation's claims, or of its pods for the role `bind`. */
  index: number;
}): string {
  const { operation, epoch, role, index } = options;
  return `mover-${operation}-${epoch}-${role}-${index}`;
}

/** Name of the alias of a source, as volume; its claim has the same. */
export function sourceAliasName(operation: string, index: number): string {
  return `stowage-${operation}-source-${index}`;
}

/** Name of the alias of a claim that stays where it is, beside one that moves. */
export function siblingAliasName(operation: string, index: number): string {
  return `stowage-${operation}-beside-${index}`;
}

/**
 * Name of the claim under which the target is made. Provisioners that name directories after the
 * claim keep it in the path for good.
 */
export function targetClaimName(operation: string, index: number): string {
  return `stowage-${operation}-target-${index}`;
}

/** Name of the ConfigMap that lets a person finish or undo the operation. */
export function recordName(operation: string): string {
  return `stowage-${operation}`;
}
