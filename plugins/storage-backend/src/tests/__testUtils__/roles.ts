import type { KubeApi, KubeObject } from '@stowage/test-cluster';
import { readFileSync } from 'fs';
import { resolve } from 'path';
import { parseAllDocuments } from 'yaml';

const folder = resolve(__dirname, '../../../../../deploy/rbac');

/** The files of deploy/rbac without their ending. */
export const roleFiles = [
  ...(['observe', 'observe-kubelet', 'walk'] as const),
  ...(['apply', 'move'] as const),
];

/** One of {@link roleFiles}. */
export type RoleFile = (typeof roleFiles)[number];

/** The objects of one file. */
export function roleDocuments(file: RoleFile): KubeObject[] {
  const text = readFileSync(resolve(folder, `${file}.yaml`), 'utf8');
  return parseAllDocuments(text).map(document => document.toJS());
}

/** Where a kind of these files lies in the API. */
export function objectPath({ apiVersion, kind, metadata }: KubeObject): string {
  const root = apiVersion!.includes('/') ? 'apis' : 'api';
  const plural = kind!.toLowerCase().replace(/y$/, 'ie');
  const namespace = metadata.namespace
    ? `/namespaces/${metadata.namespace}`
    : '';
  return `/${root}/${apiVersion}${namespace}/${plural}s/${metadata.name}`;
}

/** Applies one object on the server's side. */
export async function applyAs(
  api: KubeApi,
  object: KubeObject,
  dryRun = false,
): Promise<void> {
  const query = `fieldManager=stowage&force=true${dryRun ? '&dryRun=All' : ''}`;
  await api.request(`${objectPath(object)}?${query}`, {
    method: 'PATCH',
    contentType: 'application/apply-patch+yaml',
    body: object,
  });
}

/** Grants the portal's account what these files do, as an administrator would. */
export async function grantRoles(
  api: KubeApi,
  granted: RoleFile[],
): Promise<void> {
  for (const file of granted) {
    for (const document of roleDocuments(file)) {
      await applyAs(api, document);
    }
  }
}
