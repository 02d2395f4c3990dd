import { ServerResponse } from 'http';
import { Registry } from '../registry/Registry';
import { Representation } from '../rest/negotiate';
import { sendJson, sendNoPage, sendText } from '../rest/respond';
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  coreVersions,
  resourceList,
} from './discovery';
import { openApiDocument, openApiIndex } from './openApi';

/** What `/version` says: the release whose behaviour this server has. */
export const serverVersion = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3+homelab',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`,
};

const healthPaths = ['healthz', 'livez', 'readyz'];

function discoveryOf(
  registry: Registry,
  parts: string[],
  address: string,
): object | undefined {
  const [root, first, second, ...more] = parts;
  if (more.length > 0) {
    return undefined;
  }
  if (root === 'api') {
    if (second) {
      return undefined;
    }
    return first ? resourceList(registry, '', first) : coreVersions(address);
  }
  if (second) {
    return resourceList(registry, first, second);
  }
  return first ? apiGroup(registry, first) : apiGroupList(registry);
}

function openApiOf(registry: Registry, parts: string[]): object | undefined {
  const [, version, root, ...rest] = parts;
  if (version !== 'v3') {
    return undefined;
  }
  if (!root) {
    return openApiIndex(registry);
  }
  return root === 'api'
    ? openApiDocument(registry, '', rest[0])
    : openApiDocument(registry, rest[0], rest[1]);
}

/** Answers a GET of a path that belongs to no resource. */
export function answerPath(
  registry: Registry,
  request: {
    path: string;
    address: string;
    representation: Representation;
  },
  response: ServerResponse,
): void {
  const { path, address, representation } = request;
  const parts = path.split('/').filter(Boolean);
  const [root] = parts;
  if (healthPaths.includes(root)) {
    sendText(response, 200, 'ok');
    return;
  }
  if (path === '/version') {
    sendJson(response, 200, serverVersion);
    return;
  }
  if (
    (root === 'api' || root === 'apis') &&
    parts.length === 1 &&
    representation.as === 'discovery'
  ) {
    const version = representation.version ?? 'v2';
    sendJson(
      response,
      200,
      aggregatedDiscovery(registry, root, version),
      [],
      `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    );
    return;
  }
  let body: object | undefined;
  if (root === 'api' || root === 'apis') {
    body = discoveryOf(registry, parts, address);
  } else if (root === 'openapi') {
    body = openApiOf(registry, parts);
  }
  if (body) {
    sendJson(response, 200, body);
  } else {
    sendNoPage(response);
  }
}
