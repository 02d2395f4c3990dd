import { StatusError } from '../StatusError';
import { AdmissionPlugin } from './Admission';

/** Namespaces that the cluster cannot be without. */
const immortal = ['default', 'kube-system', 'kube-public'];
const namespaces = { group: '', plural: 'namespaces' };

/** Nothing is made in a namespace that is not there, or that is about to go. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate({ operation, kind, namespace, name, situation, subresource }) {
    if (
      operation === 'DELETE' &&
      kind.group === '' &&
      kind.kind === 'Namespace' &&
      immortal.includes(name)
    ) {
      throw StatusError.forbidden(
        kind,
        name,
        'this namespace may not be deleted',
      );
    }
    if (operation !== 'CREATE' || !namespace || subresource) {
      return;
    }
    const found = situation.read('namespaces', namespace);
    if (!found) {
      throw StatusError.notFound(namespaces, namespace);
    }
    if (found.status?.phase === 'Terminating') {
      throw StatusError.forbidden(
        kind,
        name,
        `unable to create new content in namespace ${namespace} because it is being terminated`,
        [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      );
    }
  },
};
