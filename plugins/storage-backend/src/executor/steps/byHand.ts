import type { JsonObject } from '@backstage/types';
import type { MoveDecisions } from '../../planner/types';
import { recordName, targetClaimName } from '../movers/names';
import {
  copyCommands,
  keptCommands,
  OperationPlace,
  originalPolicyCommands,
  pauseCommands,
  retentionCommands,
  traceCommands,
} from './byHandCleanUp';
import { quoted, rebindCommands, startCommands } from './byHandCommands';
import type { TargetVolume } from './decisions';
import { originalOf } from './decisions';

/** Movers end first: nobody may write to a target that an application gets. */
function moversEnd({ operation, moversNamespace }: OperationPlace): string[] {
  return [
    `kubectl delete pods --namespace ${quoted(
      moversNamespace,
    )} --selector ${quoted(`stowage.io/operation=${operation}`)} --wait`,
  ];
}

/** What every script begins with. */
function headOf(place: OperationPlace): string[] {
  return [
    'set -eu',
    ...moversEnd(place),
    `from_record() { kubectl get configmap --namespace ${quoted(
      place.moversNamespace,
    )} ${quoted(
      recordName(place.operation),
    )} --output "go-template={{index .data \\"$1\\"}}" | kubectl create --filename -; }`,
  ];
}

/** What undoes a retirement with kubectl alone; safe to run again, and at any step. Pure. */
export function bringBackScript(options: {
  operation: string;
  moversNamespace: string;
  namespace: string;
  claims: Array<{ name: string; volumeName: string; volumeUid: string }>;
}): string {
  const { operation, namespace, claims } = options;
  return [
    '#!/bin/sh',
    `# Undoes the retirement ${operation}: the volumes carry their names again.`,
    ...headOf(options),
    ...claims.flatMap(({ name, volumeName, volumeUid }, index) =>
      rebindCommands({
        namespace,
        name,
        volume: { name: volumeName, uid: volumeUid },
        manifest: `claim-${index}-original.json`,
        apply: 'from_record',
      }),
    ),
    ...traceCommands(options),
    '',
  ].join('\n');
}

/** Commands that put back what a move has changed beside claims and workload. */
function putBackCommands(
  decisions: MoveDecisions,
  before: JsonObject,
): string[] {
  return [
    ...retentionCommands(decisions),
    ...originalPolicyCommands(decisions),
    ...pauseCommands(decisions, { before, which: () => true }),
  ];
}

/**
 * What finishes or undoes a move with kubectl alone, as two shell scripts. They are safe to run
 * again, and at any step. `undo.sh` refuses while a pod mounts a claim that has to change hands;
 * `finish.sh` is only for after the comparison, for it does not compare. Pure.
 */
export function byHandScripts(options: {
  operation: string;
  moversNamespace: string;
  decisions: MoveDecisions;
  targets: TargetVolume[];
  /** What stood where something was asked to wait. */
  pausedBefore: JsonObject;
}): { 'finish.sh': string; 'undo.sh': string } {
  const { operation, moversNamespace, decisions, targets } = options;
  const { pausedBefore: before } = options;
  const { namespace, claims } = decisions;
  const head = headOf({ operation, moversNamespace });
  const script = (side: 'moved' | 'original') => [
    ...claims.flatMap(({ name }, index) => [
      ...(side === 'moved'
        ? [
            `kubectl delete pvc --namespace ${quoted(moversNamespace)} ${quoted(
              targetClaimName(operation, index),
            )} --ignore-not-found --wait`,
          ]
        : []),
      ...rebindCommands({
        namespace,
        name,
        volume: side === 'moved' ? targets[index] : originalOf(claims[index]),
        manifest: `claim-${index}-${side}.json`,
        apply: 'from_record',
      }),
    ]),
    ...startCommands(decisions, {
      manifest: `workload-${side}.json`,
      apply: 'from_record',
    }),
  ];
  return {
    'finish.sh': [
      '#!/bin/sh',
      `# Finishes the move ${operation}: only after its step "prove" was done, for nothing is compared here.`,
      ...head,
      ...script('moved'),
      ...retentionCommands(decisions),
      ...keptCommands(decisions, { operation, targets }),
      ...pauseCommands(decisions, {
        before,
        which: until => until !== 'repository',
      }),
      ...(decisions.repository
        ? ['# Once the repository names the new class:']
        : []),
      ...pauseCommands(decisions, {
        before,
        which: until => until === 'repository',
      }).map(command => `# ${command}`),
      ...traceCommands(options),
      '',
    ].join('\n'),
    'undo.sh': [
      '#!/bin/sh',
      `# Undoes the move ${operation}: the original volumes carry their names again. What was`,
      '# written since the application was started at its new place stays on the other volume.',
      ...head,
      ...script('original'),
      ...putBackCommands(decisions, before),
      ...copyCommands(decisions, options),
      ...traceCommands(options),
      '',
    ].join('\n'),
  };
}

/**
 * What undoes a move with kubectl alone as long as nothing is written down: the application was
 * not touched by then, so that only policies, pauses and the copy are to be put back. Pure.
 */
export function undoBeforeRecordScript(
  options: OperationPlace & { decisions: MoveDecisions },
): string {
  const { operation, decisions } = options;
  return [
    '#!/bin/sh',
    `# Undoes the move ${operation}, which has not touched the application yet.`,
    'set -eu',
    ...moversEnd(options),
    ...putBackCommands(decisions, {}),
    ...copyCommands(decisions, options),
    ...traceCommands(options),
    '',
  ].join('\n');
}
