import type { MoveDecisions } from '../../planner/types';
import { recordName, targetClaimName } from '../movers/names';
import type { TargetVolume, VolumeIdentity } from './decisions';
import { originalOf } from './decisions';
import { fenceFinalizer } from './fenceFinalizer';

/** A word for the shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** Commands that bind a name to a volume; each can be run again. */
function rebindCommands(options: {
  namespace: string;
  name: string;
  volume: VolumeIdentity;
  manifest: string;
  apply: string;
}): string[] {
  const { namespace, name, volume, manifest, apply } = options;
  const claim = `--namespace ${quoted(namespace)} pvc ${quoted(name)}`;
  const reserve = JSON.stringify({
    spec: {
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace,
        name,
        uid: null,
        resourceVersion: null,
      },
    },
  });
  return [
    `# ${namespace}/${name} on volume ${volume.name}`,
    `if [ "$(kubectl get ${claim} --ignore-not-found --output 'jsonpath={.spec.volumeName}/{.metadata.deletionTimestamp}')" != ${quoted(
      `${volume.name}/`,
    )} ]; then`,
    `  kubectl delete ${claim} --ignore-not-found --wait=false`,
    // Only our own finalizer is taken off, and only when it is the last: any other says that
    // something still uses the claim.
    `  if [ "$(kubectl get ${claim} --ignore-not-found --output 'jsonpath={.metadata.finalizers}')" = '["${fenceFinalizer}"]' ]; then`,
    `    kubectl patch ${claim} --type=json --patch ${quoted(
      JSON.stringify([
        { op: 'test', path: '/metadata/finalizers/0', value: fenceFinalizer },
        { op: 'remove', path: '/metadata/finalizers/0' },
      ]),
    )}`,
    `  fi`,
    `  if [ -n "$(kubectl get ${claim} --ignore-not-found --output name)" ]; then`,
    `    kubectl wait --for=delete --timeout=120s ${claim.replace(
      ' pvc ',
      ' pvc/',
    )}`,
    `  fi`,
    `  kubectl patch pv ${quoted(volume.name)} --type=merge --patch ${quoted(
      reserve,
    )}`,
    `  ${apply} ${quoted(manifest)}`,
    `fi`,
    `kubectl wait --for=jsonpath='{.status.phase}'=Bound --timeout=120s ${claim.replace(
      ' pvc ',
      ' pvc/',
    )}`,
  ];
}

/** Commands that bring the workload back. */
function startCommands(
  decisions: MoveDecisions,
  options: { manifest: string; apply: string },
): string[] {
  const { workload, namespace } = decisions;
  if (!workload) {
    return ['# nobody mounts these claims: nothing is to be started'];
  }
  const kind = workload.kind.toLowerCase();
  const target = `--namespace ${quoted(namespace)} ${kind} ${quoted(
    workload.name,
  )}`;
  switch (workload.kind) {
    case 'StatefulSet':
      return [
        `kubectl get ${target} >/dev/null 2>&1 || ${options.apply} ${quoted(
          options.manifest,
        )}`,
      ];
    case 'DaemonSet':
      return [
        `kubectl patch ${target} --type=merge --patch ${quoted(
          JSON.stringify({
            spec: {
              template: {
                spec: { nodeSelector: { 'stowage.io/paused': null } },
              },
            },
          }),
        )}`,
      ];
    case 'CronJob':
      return [
        `kubectl patch ${target} --type=merge --patch ${quoted(
          JSON.stringify({ spec: { suspend: workload.replicas === 0 } }),
        )}`,
      ];
    default:
      return [`kubectl scale ${target} --replicas=${workload.replicas}`];
  }
}

/** What every script begins with. */
function headOf(options: {
  operation: string;
  moversNamespace: string;
}): string[] {
  const { operation, moversNamespace } = options;
  return [
    'set -eu',
    // Movers first: nobody may write to a target that an application gets.
    `kubectl delete pods --namespace ${quoted(
      moversNamespace,
    )} --selector ${quoted(`stowage.io/operation=${operation}`)} --wait`,
    `from_record() { kubectl get configmap --namespace ${quoted(
      moversNamespace,
    )} ${quoted(
      recordName(operation),
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
    '',
  ].join('\n');
}

/**
 * What finishes or undoes a move with kubectl alone, as two shell scripts. They are safe to run
 * again, and at any step. `undo.sh` may always be run before the application was started at its
 * new place; `finish.sh` only after the comparison, for it does not compare. Pure.
 */
export function byHandScripts(options: {
  operation: string;
  moversNamespace: string;
  decisions: MoveDecisions;
  targets: TargetVolume[];
}): { 'finish.sh': string; 'undo.sh': string } {
  const { operation, moversNamespace, decisions, targets } = options;
  const { namespace, claims, workload } = decisions;
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
  const down = workload
    ? [
        `# The application must be down: no pod of ${workload.kind} ${workload.name} may use these claims.`,
      ]
    : [];
  return {
    'finish.sh': [
      '#!/bin/sh',
      `# Finishes the move ${operation}: only after its step "prove" was done.`,
      ...down,
      ...head,
      ...script('moved'),
      '',
    ].join('\n'),
    'undo.sh': [
      '#!/bin/sh',
      `# Undoes the move ${operation}: the original volumes carry their names again.`,
      ...down,
      ...head,
      ...script('original'),
      '',
    ].join('\n'),
  };
}
