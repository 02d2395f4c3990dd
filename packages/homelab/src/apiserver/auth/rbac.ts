import { Resource } from '../Resource';
import { mastersGroup, serviceAccountUser, User } from './User';

/** A rule of a role. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** What is asked for: something of a resource, or a path. */
export type Attributes =
  | {
      verb: string;
      group: string;
      /** Plural. */
      resource: string;
      subresource?: string;
      namespace?: string;
      name?: string;
    }
  | { verb: string; path: string };

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

/** Roles and bindings as they are now. */
export interface RbacObjects {
  clusterRoleBindings(): Resource[];
  roleBindings(namespace: string): Resource[];
  clusterRole(name: string): Resource | undefined;
  role(namespace: string, name: string): Resource | undefined;
}

function has(list: string[] | undefined, value: string): boolean {
  return Boolean(list?.includes('*') || list?.includes(value));
}

/** Whether a rule's path stands for a path; a trailing `*` stands for anything. */
function coversPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*')
    ? path.startsWith(pattern.slice(0, -1))
    : pattern === path;
}

function coversResource(
  rule: PolicyRule,
  resource: string,
  subresource?: string,
): boolean {
  return Boolean(
    rule.resources?.some(
      each =>
        each === '*' ||
        each === (subresource ? `${resource}/${subresource}` : resource) ||
        (subresource !== undefined && each === `*/${subresource}`),
    ),
  );
}

/** Whether one rule allows something. */
export function ruleAllows(rule: PolicyRule, asked: Attributes): boolean {
  if (!has(rule.verbs, asked.verb)) {
    return false;
  }
  if ('path' in asked) {
    return Boolean(
      rule.nonResourceURLs?.some(each => coversPath(each, asked.path)),
    );
  }
  return (
    has(rule.apiGroups, asked.group) &&
    coversResource(rule, asked.resource, asked.subresource) &&
    (!rule.resourceNames?.length ||
      rule.resourceNames.includes(asked.name ?? ''))
  );
}

function isSubject(
  subject: Subject,
  user: User,
  bindingNamespace?: string,
): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name;
    case 'Group':
      return user.groups.includes(subject.name);
    default:
      return (
        serviceAccountUser(
          subject.namespace ?? bindingNamespace ?? '',
          subject.name,
        ) === user.name
      );
  }
}

/** The rules that hold for a user, with the roles that bindings name in vain. */
export function rulesFor(
  user: User,
  namespace: string | undefined,
  objects: RbacObjects,
): { rules: PolicyRule[]; missing: string[] } {
  const rules: PolicyRule[] = [];
  const missing: string[] = [];
  const take = (binding: Resource, where?: string) => {
    const subjects: Subject[] = binding.subjects ?? [];
    if (!subjects.some(subject => isSubject(subject, user, where))) {
      return;
    }
    const { kind, name } = binding.roleRef;
    const role =
      kind === 'Role' && where
        ? objects.role(where, name)
        : objects.clusterRole(name);
    if (role) {
      rules.push(...(role.rules ?? []));
    } else {
      missing.push(
        `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`,
      );
    }
  };
  objects.clusterRoleBindings().forEach(binding => take(binding));
  if (namespace) {
    objects
      .roleBindings(namespace)
      .forEach(binding => take(binding, namespace));
  }
  return { rules, missing };
}

/** Whether a user may do something; the reason is for messages and reviews. */
export function authorize(
  user: User,
  asked: Attributes,
  objects: RbacObjects,
): { allowed: boolean; reason: string } {
  if (user.groups.includes(mastersGroup)) {
    return { allowed: true, reason: '' };
  }
  const namespace = 'path' in asked ? undefined : asked.namespace;
  const { rules, missing } = rulesFor(user, namespace, objects);
  if (rules.some(rule => ruleAllows(rule, asked))) {
    return { allowed: true, reason: '' };
  }
  const reason =
    missing.length > 1 ? `[${missing.join(', ')}]` : missing[0] ?? '';
  return { allowed: false, reason: reason && `RBAC: ${reason}` };
}

/**
 * The rules of a new role that its author does not have: nobody may give more
 * than they hold.
 */
export function rulesBeyond(
  rules: PolicyRule[],
  held: PolicyRule[],
): PolicyRule[] {
  const covers = (rule: PolicyRule) =>
    expand(rule).every(asked =>
      held.some(each => ruleAllows(each, asked) || isWider(each, asked)),
    );
  return rules.filter(rule => !covers(rule));
}

/** `*` as something asked for is covered by `*` alone, which `has` sees to. */
function isWider(rule: PolicyRule, asked: Attributes): boolean {
  return (
    'path' in asked &&
    has(rule.verbs, asked.verb) &&
    Boolean(rule.nonResourceURLs?.includes('*'))
  );
}

function expand(rule: PolicyRule): Attributes[] {
  const resources = (rule.resources ?? []).flatMap(each => {
    const [resource, subresource] = each.split('/');
    return rule.verbs.flatMap(verb =>
      (rule.apiGroups ?? []).flatMap(group =>
        (rule.resourceNames?.length ? rule.resourceNames : [undefined]).map(
          name => ({ verb, group, resource, subresource, name }),
        ),
      ),
    );
  });
  const paths = (rule.nonResourceURLs ?? []).flatMap(path =>
    rule.verbs.map(verb => ({ verb, path })),
  );
  return [...resources, ...paths];
}

/** The sentence of a refusal, as kube-apiserver words it. */
export function refusalText(
  user: User,
  asked: Attributes,
  reason: string,
): string {
  const end = reason ? `: ${reason}` : '';
  const who = `User ${JSON.stringify(user.name)} cannot ${asked.verb}`;
  if ('path' in asked) {
    return `${who} path ${JSON.stringify(asked.path)}${end}`;
  }
  const { group, resource, subresource, namespace } = asked;
  const what = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace
    ? `in the namespace ${JSON.stringify(namespace)}`
    : 'at the cluster scope';
  return `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(
    group,
  )} ${where}${end}`;
}
