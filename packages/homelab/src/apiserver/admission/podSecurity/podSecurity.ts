import { Resource } from '../../Resource';
import { StatusError } from '../../StatusError';
import { AdmissionPlugin, AdmissionRequest } from '../Admission';
import { baselineChecks } from './checks';
import { restrictedChecks } from './restrictedChecks';

const prefix = 'pod-security.kubernetes.io/';
const checks = {
  privileged: [],
  baseline: baselineChecks,
  restricted: restrictedChecks,
};
type Level = keyof typeof checks;

/**
 * Why a pod is not allowed at a level, in one text; undefined where it is.
 * The checks are those of the newest version of the levels.
 */
export function violationsOf(level: Level, spec: any): string | undefined {
  const found = checks[level].flatMap(([, check]) => check(spec) ?? []);
  return found.length > 0
    ? found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')
    : undefined;
}

function policyOf(
  namespace: Resource | undefined,
  mode: 'enforce' | 'warn',
): { level: Level; version: string } {
  const labels = namespace?.metadata.labels ?? {};
  const level = labels[`${prefix}${mode}`] ?? 'privileged';
  return {
    level: level in checks ? (level as Level) : 'restricted',
    version: labels[`${prefix}${mode}-version`] ?? 'latest',
  };
}

/** The pod that a kind makes, for warnings. */
function podSpecOf({ kind, object }: AdmissionRequest): any {
  switch (kind.kind) {
    case 'Pod':
      return object.spec;
    case 'CronJob':
      return object.spec?.jobTemplate?.spec?.template?.spec;
    default:
      return ['apps', 'batch'].includes(kind.group) ||
        kind.kind === 'ReplicationController'
        ? object.spec?.template?.spec
        : undefined;
  }
}

/** Holds pods to the level that their namespace's labels demand. */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(request) {
    const { operation, subresource, namespace, kind, name, situation, old } =
      request;
    if (operation === 'DELETE' || subresource || !namespace) {
      return;
    }
    const spec = podSpecOf(request);
    const isPod = kind.kind === 'Pod' && kind.group === '';
    // What was let in stays in, whatever is written on it.
    if (!spec || (isPod && old)) {
      return;
    }
    const where = situation.read('namespaces', namespace);
    const enforced = policyOf(where, 'enforce');
    const violated = isPod ? violationsOf(enforced.level, spec) : undefined;
    if (violated) {
      throw StatusError.forbidden(
        kind,
        name,
        `violates PodSecurity "${enforced.level}:${enforced.version}": ${violated}`,
      );
    }
    const warned = policyOf(where, 'warn');
    const doubtful = violationsOf(warned.level, spec);
    if (doubtful) {
      request.warnings.push(
        `would violate PodSecurity "${warned.level}:${warned.version}": ${doubtful}`,
      );
    }
  },
};
