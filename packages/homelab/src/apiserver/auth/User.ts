/** Who makes a request. */
export interface User {
  name: string;
  groups: string[];
  uid?: string;
  extra?: Record<string, string[]>;
}

/** The group that may do everything. */
export const mastersGroup = 'system:masters';
/** The group of everybody who has a valid token. */
export const authenticatedGroup = 'system:authenticated';

/** The user name of a service account. */
export function serviceAccountUser(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** The groups of a service account. */
export function serviceAccountGroups(namespace: string): string[] {
  return [
    'system:serviceaccounts',
    `system:serviceaccounts:${namespace}`,
    authenticatedGroup,
  ];
}
