import { User } from '../auth/User';
import { Kind, WriteSituation } from '../registry/Kind';
import { Resource } from '../Resource';

/** What is about to be written. */
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  kind: Kind;
  subresource?: string;
  namespace?: string;
  name: string;
  /** The object to be written, which a plugin may still change; absent for a deletion. */
  object?: any;
  old?: Resource;
  user: User;
  situation: WriteSituation;
  /** Shown to the client beside the answer. */
  warnings: string[];
  /** Writes that belong to this one, done when it is, unless it is a dry run. */
  afterwards: (() => void)[];
}

/** A step between a valid request and its write, named as kube-apiserver's. */
export interface AdmissionPlugin {
  name: string;
  /** Changes the object. @throws StatusError to refuse it */
  mutate?(request: AdmissionRequest): void;
  /** @throws StatusError to refuse the object as it is now */
  validate?(request: AdmissionRequest): void;
}

/** Whether a request is about a kind itself, and no part of it. */
export function concerns(
  request: AdmissionRequest,
  group: string,
  ...plurals: string[]
): boolean {
  const { kind, subresource } = request;
  return !subresource && kind.group === group && plurals.includes(kind.plural);
}
