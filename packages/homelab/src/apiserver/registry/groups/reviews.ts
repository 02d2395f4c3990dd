import { Kind } from '../Kind';
import { clusterWide, defineKind } from '../defineKind';

const authorization = {
  group: 'authorization.k8s.io',
  version: 'v1',
  types: 'authorization',
};
const authentication = {
  group: 'authentication.k8s.io',
  version: 'v1',
  types: 'authentication',
};
const review = { ...clusterWide, verbs: ['create'] };

/** Kinds that are only asked. */
export const reviewKinds: Kind[] = [
  defineKind(authorization, 'SelfSubjectAccessReview', review),
  defineKind(authorization, 'SelfSubjectRulesReview', review),
  defineKind(authorization, 'SubjectAccessReview', review),
  defineKind(authorization, 'LocalSubjectAccessReview', { verbs: ['create'] }),
  defineKind(authentication, 'TokenReview', review),
  defineKind(authentication, 'SelfSubjectReview', review),
];
