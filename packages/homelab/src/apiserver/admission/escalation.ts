import { Authorizer } from '../auth/Authorizer';
import { PolicyRule, rulesBeyond } from '../auth/rbac';
import { mastersGroup } from '../auth/User';
import { sameJson } from '../Resource';
import { StatusError } from '../StatusError';
import { AdmissionPlugin, AdmissionRequest } from './Admission';

const group = 'rbac.authorization.k8s.io';

function goText(rule: PolicyRule): string {
  const parts = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['ResourceNames', rule.resourceNames],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['Verbs', rule.verbs],
  ] as const;
  return `{${parts
    .filter(([, values]) => values?.length)
    .map(
      ([name, values]) =>
        `${name}:[${values!.map(value => JSON.stringify(value)).join(' ')}]`,
    )
    .join(', ')}}`;
}

function rulesGiven({
  kind,
  object,
  namespace,
  situation,
}: AdmissionRequest): PolicyRule[] {
  if (kind.kind.endsWith('Role')) {
    return object.rules ?? [];
  }
  const { roleRef } = object;
  const role =
    roleRef.kind === 'Role'
      ? situation.read(`${group}/roles`, roleRef.name, namespace)
      : situation.read(`${group}/clusterroles`, roleRef.name);
  return role?.rules ?? [];
}

/** Nobody gives rights that they do not hold, unless `escalate` or `bind` lets them. */
export function escalation(authorizer: Authorizer): AdmissionPlugin {
  return {
    name: 'RBACEscalation',
    validate(request) {
      const { operation, kind, user, namespace, name, object, old } = request;
      if (
        operation === 'DELETE' ||
        kind.group !== group ||
        user.groups.includes(mastersGroup) ||
        (old &&
          sameJson(old.rules, object.rules) &&
          sameJson(old.subjects, object.subjects))
      ) {
        return;
      }
      const isRole = kind.kind.endsWith('Role');
      const asked = isRole
        ? { verb: 'escalate', resource: kind.plural, name }
        : {
            verb: 'bind',
            resource: object.roleRef.kind === 'Role' ? 'roles' : 'clusterroles',
            name: object.roleRef.name,
          };
      if (authorizer.decide(user, { ...asked, group, namespace }).allowed) {
        return;
      }
      const beyond = rulesBeyond(
        rulesGiven(request),
        authorizer.rules(user, namespace),
      );
      if (beyond.length > 0) {
        throw StatusError.forbidden(
          kind,
          name,
          `user ${JSON.stringify(user.name)} (groups=[${user.groups
            .map(each => JSON.stringify(each))
            .join(
              ' ',
            )}]) is attempting to grant RBAC permissions not currently held:\n${beyond
            .map(goText)
            .join('\n')}`,
        );
      }
    },
  };
}
