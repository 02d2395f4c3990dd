import { IncomingHttpHeaders } from 'http';
import { StatusError } from '../StatusError';
import { Authorizer } from './Authorizer';
import { authenticatedGroup, serviceAccountGroups, User } from './User';

/** Groups that a user of some name has anyway. */
function usualGroups(name: string): string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):/.exec(name) ?? [];
  return namespace ? serviceAccountGroups(namespace) : [authenticatedGroup];
}

/**
 * The user that a request is made as: another one, where headers ask for it
 * and the caller may be that one (`kubectl --as`).
 */
export function impersonated(
  user: User,
  headers: IncomingHttpHeaders,
  authorizer: Authorizer,
): User {
  const name = headers['impersonate-user'];
  const groups = [headers['impersonate-group'] ?? []]
    .flat()
    .flatMap(each => each.split(/,\s*/));
  if (typeof name !== 'string') {
    if (groups.length > 0) {
      throw StatusError.internal(
        'requested [{Group}] without impersonating a user',
      );
    }
    return user;
  }
  authorizer.require(user, {
    verb: 'impersonate',
    group: '',
    resource: 'users',
    name,
  });
  for (const group of groups) {
    authorizer.require(user, {
      verb: 'impersonate',
      group: '',
      resource: 'groups',
      name: group,
    });
  }
  return {
    name,
    groups: [...new Set([...groups, ...usualGroups(name)])],
  };
}
