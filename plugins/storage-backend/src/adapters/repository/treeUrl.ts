/** Part of a repository, as its owner in the cluster names it. */
export interface RepositoryFolder {
  /** As Git clones it: over HTTPS, or over SSH. */
  repository: string;
  /** Branch, tag or commit; absent for the default branch. */
  revision?: string;
  /** Without slashes around it; empty for the whole repository. */
  path: string;
}

/**
 * The address of a repository's pages. Owners clone over SSH as well (`git@host:acme/orders.git`,
 * `ssh://git@host/acme/orders.git`), which is the same repository.
 *
 * @returns without `.git` at the end; `undefined` for what is no such address
 */
export function webAddress(repository: string): string | undefined {
  const [, sshHost, sshPath] =
    /^(?:[^@/:]+@)([^:/]+):(?!\/)(.+)$/.exec(repository) ?? [];
  try {
    const url = new URL(sshHost ? `https://${sshHost}/${sshPath}` : repository);
    if (!['http:', 'https:', 'ssh:'].includes(url.protocol)) {
      return undefined;
    }
    const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
    return url.protocol === 'ssh:'
      ? `https://${url.hostname}${path}`
      : `${url.protocol}//${url.host}${path}`;
  } catch {
    return undefined;
  }
}

/**
 * The address of a folder at a revision, as each kind of host has it.
 *
 * @param type - of the integration in Backstage's configuration
 * @returns `undefined` for a kind of host whose addresses are not known here
 */
export function treeUrl(
  type: string,
  { repository, revision, path }: RepositoryFolder,
): string | undefined {
  const base = webAddress(repository);
  const ref = encodeURI(revision ?? 'HEAD');
  const end = path && `/${encodeURI(path)}`;
  switch (type) {
    case 'github':
      return `${base}/tree/${ref}${end}`;
    case 'gitlab':
      return `${base}/-/tree/${ref}${end}`;
    case 'gitea':
      return `${base}/src/branch/${ref}${end}`;
    default:
      return undefined;
  }
}
