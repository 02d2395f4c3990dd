import { Store } from '../store/Store';
import { StatusError } from '../StatusError';
import {
  Attributes,
  authorize,
  PolicyRule,
  RbacObjects,
  refusalText,
  rulesFor,
} from './rbac';
import { User } from './User';

const group = 'rbac.authorization.k8s.io';

/** Decides by the roles and bindings in the store. */
export class Authorizer {
  private readonly objects: RbacObjects;

  constructor(store: Store) {
    this.objects = {
      clusterRoleBindings: () => store.list(`${group}/clusterrolebindings`),
      roleBindings: namespace => store.list(`${group}/rolebindings`, namespace),
      clusterRole: name => store.get(`${group}/clusterroles`, name),
      role: (namespace, name) => store.get(`${group}/roles`, name, namespace),
    };
  }

  decide(user: User, asked: Attributes): { allowed: boolean; reason: string } {
    return authorize(user, asked, this.objects);
  }

  /** @throws StatusError 403 in the words of kube-apiserver */
  require(user: User, asked: Attributes): void {
    const { allowed, reason } = this.decide(user, asked);
    if (allowed) {
      return;
    }
    const text = refusalText(user, asked, reason);
    if ('path' in asked) {
      throw new StatusError(403, 'Forbidden', `forbidden: ${text}`, {});
    }
    throw StatusError.forbidden(
      { group: asked.group, plural: asked.resource },
      asked.name ?? '',
      text,
    );
  }

  /** All rules that a user has, cluster-wide and in a namespace. */
  rules(user: User, namespace: string | undefined): PolicyRule[] {
    return rulesFor(user, namespace, this.objects).rules;
  }
}
