import type { MoveDecisions } from '../../planner/types';
import type { VolumeIdentity } from './decisions';
import { fenceFinalizer } from './fenceFinalizer';
import { stoppedAnnotation } from './stoppedMark';
import { pausedSelector } from './stopping';

/** A word for the shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** Commands that bind a name to a volume; each can be run again. */
export function rebindCommands(options: {
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
    // A claim that is deleted under a running application would leave it without one at its next start.
    `  if kubectl get pods --namespace ${quoted(
      namespace,
    )} --output 'jsonpath={.items[*].spec.volumes[*].persistentVolumeClaim.claimName}' | tr ' ' '\\n' | grep -qxF ${quoted(
      name,
    )}; then`,
    `    echo ${quoted(
      `A pod of namespace ${namespace} still names claim ${name}: stop the application first.`,
    )} >&2`,
    `    exit 1`,
    `  fi`,
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
export function startCommands(
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
                spec: { nodeSelector: { [pausedSelector]: null } },
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
        `kubectl annotate ${target} ${stoppedAnnotation}-`,
      ];
    default:
      return [
        `kubectl scale ${target} --replicas=${workload.replicas}`,
        `kubectl annotate ${target} ${stoppedAnnotation}-`,
      ];
  }
}
