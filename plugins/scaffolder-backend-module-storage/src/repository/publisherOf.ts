import {
  RELATION_MEMBER_OF,
  stringifyEntityRef,
  UserEntity,
} from '@backstage/catalog-model';
import type { Publisher } from './PortalRepositories';

/** Who publishes, from what the scaffolder knows of the user who started the task. */
export function publisherOf(
  user: { entity?: UserEntity; ref?: string } | undefined,
): Publisher {
  const entity = user?.entity;
  const userRef = user?.ref ?? (entity && stringifyEntityRef(entity));
  const { displayName, email } = entity?.spec.profile ?? {};
  return {
    userRef,
    groupRefs: (entity?.relations ?? [])
      .filter(({ type }) => type === RELATION_MEMBER_OF)
      .map(({ targetRef }) => targetRef),
    displayName: displayName ?? userRef ?? 'The portal',
    ...(email && { email }),
  };
}
