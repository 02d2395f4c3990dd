import { IncomingMessage } from 'http';
import { request } from 'https';
import { Duplex } from 'stream';
import { Resource } from '../Resource';
import { ApiCall, nameOf } from '../rest/ApiCall';
import { Cluster } from '../rest/Cluster';
import { sendText } from '../rest/respond';
import { StatusError } from '../StatusError';
import { containerOf, Kubelets } from './Kubelets';

const reasons: Record<number, string> = {
  400: 'BadRequest',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
};

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Asks a kubelet and hands its answer on as it comes. */
async function forward(
  kubelets: Kubelets,
  call: ApiCall,
  node: string,
  path: string,
): Promise<void> {
  const { response } = call;
  const target = kubelets.target(node);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ ...target, path, method: 'GET' }, resolve);
    sent.on('error', reject);
    response.once('close', () => sent.destroy());
    sent.end();
  }).catch((error: Error) => {
    throw StatusError.internal(
      `Get "https://${target.host}:${target.port}${path}": ${error.message}`,
    );
  });
  const status = answer.statusCode ?? 500;
  if (status >= 400) {
    throw new StatusError(
      status,
      reasons[status] ?? 'InternalError',
      await readAll(answer),
    );
  }
  response.writeHead(status, {
    'content-type': answer.headers['content-type'] ?? 'text/plain',
  });
  response.flushHeaders();
  answer.pipe(response);
}

function findPod(cluster: Cluster, call: ApiCall): Resource {
  const name = nameOf(call);
  const pod = cluster.store.get('pods', name, call.namespace);
  if (!pod) {
    throw StatusError.notFound(call.kind, name);
  }
  return pod;
}

/** `pods/log`: what the container said, from its node's kubelet. */
export async function logCall(
  cluster: Cluster,
  call: ApiCall,
  kubelets: Kubelets,
): Promise<void> {
  const pod = findPod(cluster, call);
  const query = new URLSearchParams(call.info.query);
  const container = containerOf(pod, query.get('container'));
  query.delete('container');
  if (!pod.spec.nodeName) {
    // Nobody can have said anything yet.
    sendText(call.response, 200, '');
    return;
  }
  const { namespace, name } = pod.metadata;
  await forward(
    kubelets,
    call,
    pod.spec.nodeName,
    `/containerLogs/${namespace}/${name}/${container}?${query}`,
  );
}

/** `nodes/proxy`: any path of a kubelet, for reading. */
export async function nodeProxyCall(
  call: ApiCall,
  kubelets: Kubelets,
): Promise<void> {
  if (call.info.method !== 'GET') {
    throw StatusError.methodNotAllowed();
  }
  const rest = call.info.resource?.rest ?? [];
  const query = call.info.query.toString();
  await forward(
    kubelets,
    call,
    nameOf(call),
    `/${rest.map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`,
  );
}

/** Names of streams at kubelets by the subresource that clients ask for. */
const streams: Record<string, string> = {
  exec: 'exec',
  attach: 'attach',
  portforward: 'portForward',
};

/**
 * `pods/exec`, `attach` and `portforward`: hands the client's connection to the
 * kubelet, whatever the two speak over it.
 */
export function streamCall(
  cluster: Cluster,
  call: ApiCall,
  kubelets: Kubelets,
  connection: { socket: Duplex; head: Buffer },
): void {
  const pod = findPod(cluster, call);
  const kind = call.info.resource!.subresource!;
  const query = new URLSearchParams(call.info.query);
  const { namespace, name } = pod.metadata;
  const parts = [streams[kind], namespace, name];
  if (kind !== 'portforward') {
    parts.push(containerOf(pod, query.get('container')));
    query.delete('container');
  }
  if (!pod.spec.nodeName) {
    throw StatusError.badRequest(`pod ${name} does not have a host assigned`);
  }
  const { authorization, host, ...headers } = call.request.headers;
  const sent = request({
    ...kubelets.streamTarget(pod.spec.nodeName),
    path: `/${parts.join('/')}?${query}`,
    method: call.info.method,
    headers,
  });
  const { socket, head } = connection;
  const answerHead = (message: IncomingMessage) => {
    const lines = [
      `HTTP/1.1 ${message.statusCode} ${message.statusMessage}`,
      ...Object.entries(message.headers).map(
        ([field, value]) => `${field}: ${value}`,
      ),
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  };
  sent.on('upgrade', (message, upstream, first) => {
    answerHead(message);
    socket.write(first);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  sent.on('response', message => {
    // Not upgraded: the kubelet says why, and that is all there is.
    delete message.headers['transfer-encoding'];
    message.headers.connection = 'close';
    answerHead(message);
    message.pipe(socket);
  });
  sent.on('error', () => socket.destroy());
  sent.end();
}
