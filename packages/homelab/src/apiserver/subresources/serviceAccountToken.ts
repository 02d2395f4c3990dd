import { issuer, Tokens } from '../auth/Tokens';
import { apiTime } from '../Resource';
import { ApiCall, nameOf, rawBody } from '../rest/ApiCall';
import { Cluster } from '../rest/Cluster';
import { sendJson } from '../rest/respond';
import { StatusError } from '../StatusError';

const usualSeconds = 3600;
const leastSeconds = 600;
/** Tokens that kubelets ask for last a year, whatever they ask for. */
const extendedFrom = 3607;
const yearSeconds = 365 * 24 * 3600;

/** Kinds that a token can be bound to. */
const boundKinds: Record<string, 'pods' | 'secrets'> = {
  Pod: 'pods',
  Secret: 'secrets',
};

function boundObject(cluster: Cluster, call: ApiCall, reference: any) {
  if (!reference) {
    return {};
  }
  const collection = boundKinds[reference.kind];
  if (!collection) {
    throw StatusError.badRequest(
      `cannot bind token for serviceaccount "${call.name}" to object ${reference.kind}`,
    );
  }
  const found = cluster.store.get(collection, reference.name, call.namespace);
  if (!found) {
    throw StatusError.notFound(
      { group: '', plural: collection },
      reference.name,
    );
  }
  const { name, uid } = found.metadata;
  if (reference.uid && reference.uid !== uid) {
    throw StatusError.conflict(
      { group: '', plural: collection },
      name,
      `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return { [reference.kind.toLowerCase()]: { name, uid } };
}

/** Issues a token for a service account. */
export async function tokenCall(
  cluster: Cluster,
  call: ApiCall,
  tokens: Tokens,
): Promise<void> {
  const body = (await rawBody(call)) ?? {};
  const name = nameOf(call);
  const account = cluster.store.get('serviceaccounts', name, call.namespace);
  if (!account) {
    throw StatusError.notFound(call.kind, name);
  }
  const {
    expirationSeconds = usualSeconds,
    audiences,
    boundObjectRef,
  } = body.spec ?? {};
  if (expirationSeconds < leastSeconds) {
    throw new StatusError(
      422,
      'Invalid',
      `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${expirationSeconds}: may not specify a duration less than 10 minutes`,
    );
  }
  const now = cluster.now();
  const seconds =
    expirationSeconds === extendedFrom ? yearSeconds : expirationSeconds;
  const token = tokens.issue({
    now: Math.floor(now.getTime() / 1000),
    seconds,
    aud: audiences?.length ? audiences : [issuer],
    'kubernetes.io': {
      namespace: call.namespace!,
      serviceaccount: { name, uid: account.metadata.uid! },
      ...boundObject(cluster, call, boundObjectRef),
    },
  });
  sendJson(
    call.response,
    201,
    {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {
        name,
        namespace: call.namespace,
        creationTimestamp: apiTime(now),
      },
      spec: {
        audiences: audiences?.length ? audiences : [issuer],
        expirationSeconds: seconds,
        boundObjectRef: boundObjectRef ?? null,
      },
      status: {
        token,
        expirationTimestamp: apiTime(
          new Date(now.getTime() + expirationSeconds * 1000),
        ),
      },
    },
    call.warnings,
  );
}
