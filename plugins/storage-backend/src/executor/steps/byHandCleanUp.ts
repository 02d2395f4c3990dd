import type { JsonObject } from '@backstage/types';
import {
  ANNOTATION_KEPT_POLICY,
  ANNOTATION_KEPT_SINCE,
  LABEL_KEPT_BY,
} from '@stowage/backstage-plugin-storage-common';
import type { ObjectName } from '../../adapters/kubernetes';
import type { MoveDecisions } from '../../planner/types';
import { aliasAnnotation, targetClaimName } from '../movers/names';
import { quoted } from './byHandCommands';
import type { VolumeIdentity } from './decisions';
import { claimRefOfKept, noLongerKept } from './kept';
import { keyOf, patchTo, Pause, pausesOf } from './pauses';

/** Whose traces the commands remove, and where they are. */
export interface OperationPlace {
  operation: string;
  moversNamespace: string;
}

function patchPolicy(volume: string, policy: string): string {
  return `kubectl patch pv ${quoted(volume)} --type=merge --patch ${quoted(
    JSON.stringify({ spec: { persistentVolumeReclaimPolicy: policy } }),
  )}`;
}

/** A kind as kubectl takes it, whichever of its versions the server prefers. */
function objectWords({ apiVersion, kind, namespace, name }: ObjectName) {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  return `${[kind, version, group].filter(Boolean).join('.')} ${quoted(name)}${
    namespace ? ` --namespace ${quoted(namespace)}` : ''
  }`;
}

/** Commands that let go on what was asked to wait. */
export function pauseCommands(
  decisions: MoveDecisions,
  options: {
    /** What stood there before; where it is not known, nothing did. */
    before: JsonObject;
    /** Those that end with the start, or those that the repository has to follow first. */
    which: (until: Pause['until']) => boolean;
  },
): string[] {
  return pausesOf(decisions)
    .filter(({ until }) => options.which(until))
    .map(pause => {
      const value = (options.before[keyOf(pause)] ?? null) as
        | string
        | boolean
        | null;
      return `kubectl patch ${objectWords(
        pause.ref,
      )} --type=merge --patch ${quoted(JSON.stringify(patchTo(pause, value)))}`;
    });
}

/** Commands that give a StatefulSet the policy for its claims that it had. */
export function retentionCommands(decisions: MoveDecisions): string[] {
  const { workload, namespace } = decisions;
  return workload?.kind === 'StatefulSet' && workload.retentionPolicy
    ? [
        `kubectl patch --namespace ${quoted(namespace)} statefulset ${quoted(
          workload.name,
        )} --type=merge --patch ${quoted(
          JSON.stringify({
            spec: {
              persistentVolumeClaimRetentionPolicy: workload.retentionPolicy,
            },
          }),
        )}`,
      ]
    : [];
}

/** Commands that give the originals the reclaim policies that they had. */
export function originalPolicyCommands({ claims }: MoveDecisions): string[] {
  return claims.map(({ volumeName, sourceReclaimPolicy }) =>
    patchPolicy(volumeName, sourceReclaimPolicy),
  );
}

/** Commands that mark originals as kept, and give the volumes in use their policies. */
export function keptCommands(
  decisions: MoveDecisions,
  options: { operation: string; targets: VolumeIdentity[] },
): string[] {
  const { operation, targets } = options;
  return decisions.claims.flatMap((claim, index) => [
    `kubectl label pv ${quoted(
      claim.volumeName,
    )} --overwrite ${LABEL_KEPT_BY}=${operation}`,
    `kubectl annotate pv ${quoted(
      claim.volumeName,
    )} --overwrite stowage.io/kept-claim=${quoted(
      `${decisions.namespace}/${claim.name}`,
    )} ${ANNOTATION_KEPT_POLICY}=${
      claim.sourceReclaimPolicy
    } ${ANNOTATION_KEPT_SINCE}="$(date -u +%Y-%m-%dT%H:%M:%SZ)"`,
    patchPolicy(targets[index].name, claim.targetReclaimPolicy),
    // After a roll back the volume in use is one that was kept until now.
    ...(claim.targetVolume
      ? [
          `kubectl patch pv ${quoted(
            targets[index].name,
          )} --type=merge --patch ${quoted(
            JSON.stringify({ metadata: noLongerKept }),
          )}`,
        ]
      : []),
  ]);
}

/**
 * Commands that remove copies which no application ever got. What belongs to another claim than
 * the movers' own by now stays, and so does a volume that was kept before: it is given back to the
 * name that it was kept for.
 */
export function copyCommands(
  decisions: MoveDecisions,
  { operation, moversNamespace }: OperationPlace,
): string[] {
  const movers = `--namespace ${quoted(moversNamespace)}`;
  return decisions.claims.flatMap(({ name: kept, targetVolume }, index) => {
    const name = targetClaimName(operation, index);
    const claim = `${movers} pvc ${quoted(name)} --ignore-not-found`;
    const ifOurs = (volume: string, spec: JsonObject) => [
      `if [ -n ${volume} ] && [ "$(kubectl get pv ${volume} --output 'jsonpath={.spec.claimRef.namespace}/{.spec.claimRef.name}')" = ${quoted(
        `${moversNamespace}/${name}`,
      )} ]; then`,
      `  kubectl patch pv ${volume} --type=merge --patch ${quoted(
        JSON.stringify({ spec }),
      )}`,
      `fi`,
    ];
    const remove = `kubectl delete ${claim} --wait`;
    return targetVolume
      ? [
          remove,
          ...ifOurs(quoted(targetVolume.name), {
            claimRef: claimRefOfKept(decisions.namespace, kept, targetVolume),
          }),
        ]
      : [
          `copy=$(kubectl get ${claim} --output 'jsonpath={.spec.volumeName}')`,
          ...ifOurs('"$copy"', { persistentVolumeReclaimPolicy: 'Delete' }),
          remove,
        ];
  });
}

/**
 * Commands that remove the movers, what they read through, and at last the Lease: without it no
 * portal that comes back goes on with this operation.
 */
export function traceCommands(place: OperationPlace): string[] {
  const { operation, moversNamespace } = place;
  const ours = `--selector ${quoted(`stowage.io/operation=${operation}`)}`;
  const movers = `--namespace ${quoted(moversNamespace)} ${ours}`;
  const aliases = `jsonpath={range .items[?(@.metadata.annotations.${aliasAnnotation.replace(
    /\./g,
    '\\.',
  )})]}{.metadata.name}{"\\n"}{end}`;
  return [
    `kubectl delete pods ${movers} --wait`,
    ...[`pvc ${movers}`, `pv ${ours}`].map(
      kind =>
        `kubectl get ${kind} --output ${quoted(
          aliases,
        )} | while read -r name; do kubectl delete ${
          kind.startsWith('pvc')
            ? `--namespace ${quoted(moversNamespace)} pvc`
            : 'pv'
        } "$name" --ignore-not-found --wait; done`,
    ),
    `kubectl delete leases ${movers}`,
  ];
}
