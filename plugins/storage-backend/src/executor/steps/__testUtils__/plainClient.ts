import type { ClusterClient } from '../../../adapters/kubernetes';

/** A client as an object of functions, which tests can spread and change in parts. */
export function plainClient(client: ClusterClient): ClusterClient {
  return {
    name: client.name,
    version: () => client.version(),
    list: options => client.list(options),
    watch: options => client.watch(options),
    canI: attributes => client.canI(attributes),
    get: ref => client.get(ref),
    apply: options => client.apply(options),
    create: (object, options) => client.create(object, options),
    replace: object => client.replace(object),
    patch: options => client.patch(options),
    listObjects: options => client.listObjects(options),
    delete: ref => client.delete(ref),
    listPods: options => client.listPods(options),
    podLog: options => client.podLog(options),
    kubeletSummary: node => client.kubeletSummary(node),
    close: () => client.close(),
  };
}
