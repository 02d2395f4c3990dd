import { Tokens } from '../auth/Tokens';
import { ApiCall } from '../rest/ApiCall';
import { Cluster } from '../rest/Cluster';
import { patchCall } from '../rest/patches';
import { getObject, represent } from '../rest/reads';
import { sendJson, sendNoPage } from '../rest/respond';
import { updateCall } from '../rest/writes';
import { StatusError } from '../StatusError';
import { Kubelets } from './Kubelets';
import { logCall, nodeProxyCall } from './kubeletProxy';
import { bindCall, evictCall, finalizeCall } from './podActions';
import { scaleCall } from './scale';
import { tokenCall } from './serviceAccountToken';

/** What subresources are answered from. */
export interface SubresourceOptions {
  cluster: Cluster;
  tokens: Tokens;
  kubelets: Kubelets;
  mayCreate(): void;
}

async function statusCall(
  { cluster, mayCreate }: SubresourceOptions,
  call: ApiCall,
): Promise<void> {
  const options = { subresource: 'status', mayCreate };
  switch (call.info.method) {
    case 'GET':
      getObject(cluster, call);
      break;
    case 'PUT':
      await updateCall(cluster, call, options);
      break;
    case 'PATCH': {
      const { object } = await patchCall(cluster, call, options);
      sendJson(
        call.response,
        200,
        represent(cluster, call, object),
        call.warnings,
      );
      break;
    }
    default:
      throw StatusError.methodNotAllowed();
  }
}

type Action = (options: SubresourceOptions, call: ApiCall) => Promise<void>;

/** Subresources of single kinds, by `<plural>/<subresource>` and method. */
const actions: Record<string, Action> = {
  'POST pods/binding': ({ cluster }, call) => bindCall(cluster, call),
  'POST pods/eviction': ({ cluster }, call) => evictCall(cluster, call),
  'GET pods/log': ({ cluster, kubelets }, call) =>
    logCall(cluster, call, kubelets),
  'GET nodes/proxy': ({ kubelets }, call) => nodeProxyCall(call, kubelets),
  'PUT namespaces/finalize': ({ cluster }, call) => finalizeCall(cluster, call),
  'POST serviceaccounts/token': ({ cluster, tokens }, call) =>
    tokenCall(cluster, call, tokens),
};

/** Answers a request for a part of an object. */
export async function subresourceCall(
  options: SubresourceOptions,
  call: ApiCall,
): Promise<void> {
  const { kind, info } = call;
  const { subresource } = info.resource!;
  const action =
    kind.group === ''
      ? actions[`${info.method} ${kind.plural}/${subresource}`]
      : undefined;
  if (action) {
    await action(options, call);
  } else if (subresource === 'status' && kind.status) {
    await statusCall(options, call);
  } else if (subresource === 'scale' && kind.scale) {
    await scaleCall(options.cluster, call);
  } else if (kind.subresources?.some(({ name }) => name === subresource)) {
    throw StatusError.methodNotAllowed();
  } else {
    sendNoPage(call.response);
  }
}
