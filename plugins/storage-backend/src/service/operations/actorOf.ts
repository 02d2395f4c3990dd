import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Ref of the user, or the name of the service, that asks. */
export function actorOf(credentials: BackstageCredentials): string {
  const { type, userEntityRef, subject } = credentials.principal as {
    type?: string;
    userEntityRef?: string;
    subject?: string;
  };
  return userEntityRef ?? subject ?? type ?? 'unknown';
}
