import { Resource } from '../Resource';
import { StatusError } from '../StatusError';
import { Authenticator } from './Authenticator';
import { Authorizer } from './Authorizer';
import { Attributes } from './rbac';
import { issuer } from './Tokens';
import { User } from './User';

/** What reviews are answered from. */
export interface Reviewer {
  authenticator: Authenticator;
  authorizer: Authorizer;
}

function attributesOf(spec: any): Attributes {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec;
  if (!resource === !path) {
    throw new StatusError(
      422,
      'Invalid',
      'spec.resourceAttributes: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  }
  return resource
    ? {
        verb: resource.verb ?? '',
        group: resource.group ?? '',
        resource: resource.resource ?? '',
        subresource: resource.subresource || undefined,
        namespace: resource.namespace || undefined,
        name: resource.name || undefined,
      }
    : { verb: path.verb ?? '', path: path.path ?? '' };
}

function accessStatus(reviewer: Reviewer, user: User, spec: any): object {
  const { allowed, reason } = reviewer.authorizer.decide(
    user,
    attributesOf(spec),
  );
  return { allowed, ...(reason && { reason }) };
}

function rulesStatus(reviewer: Reviewer, user: User, namespace: string) {
  const rules = reviewer.authorizer.rules(user, namespace);
  return {
    resourceRules: rules
      .filter(({ resources }) => resources?.length)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames && { resourceNames }),
      })),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}

/** A user as reviews write it down. */
function userInfo(user: User) {
  return {
    username: user.name,
    ...(user.uid && { uid: user.uid }),
    groups: user.groups,
    ...(user.extra && { extra: user.extra }),
  };
}

function tokenStatus({ authenticator }: Reviewer, spec: any): object {
  if (!spec.token) {
    throw StatusError.badRequest('token is required for TokenReview');
  }
  const identity = authenticator.authenticate(spec.token);
  const wanted: string[] = spec.audiences?.length ? spec.audiences : [issuer];
  const audiences = wanted.filter(each => identity?.audiences.includes(each));
  return identity && audiences.length > 0
    ? {
        authenticated: true,
        user: userInfo(identity.user),
        ...(spec.audiences?.length && { audiences }),
      }
    : {
        user: {},
        error: '[invalid bearer token, unknown]',
      };
}

/** Kinds that are asked and answered in one request and never stored. */
export const reviews: Record<
  string,
  (reviewer: Reviewer, user: User, object: Resource) => object
> = {
  SelfSubjectAccessReview: (reviewer, user, { spec }) =>
    accessStatus(reviewer, user, spec),
  SubjectAccessReview: (reviewer, _, { spec }) =>
    accessStatus(
      reviewer,
      { name: spec.user ?? '', groups: spec.groups ?? [] },
      spec,
    ),
  LocalSubjectAccessReview: (reviewer, _, { spec }) =>
    accessStatus(
      reviewer,
      { name: spec.user ?? '', groups: spec.groups ?? [] },
      spec,
    ),
  SelfSubjectRulesReview: (reviewer, user, { spec }) =>
    rulesStatus(reviewer, user, spec.namespace),
  TokenReview: (reviewer, _, { spec }) => tokenStatus(reviewer, spec),
  SelfSubjectReview: (_, user) => ({ userInfo: userInfo(user) }),
};
