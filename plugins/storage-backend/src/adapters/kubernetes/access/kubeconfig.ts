import { dirname, resolve } from 'path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { parseServerUrl } from '../../../config/serverUrl';

const named = z.looseObject({ name: z.string() });

/** The parts of a kubeconfig that are needed to pick one context. */
const kubeconfigSchema = z.looseObject({
  clusters: z.array(
    named.extend({ cluster: z.looseObject({ server: z.string() }) }),
  ),
  contexts: z.array(
    named.extend({
      context: z.looseObject({ cluster: z.string(), user: z.string() }),
    }),
  ),
  users: z.array(
    named.extend({
      user: z.looseObject({ tokenFile: z.string().optional() }).nullish(),
    }),
  ),
  'current-context': z.string().optional(),
});

/** One context of a kubeconfig, with what belongs to it. */
export interface PickedContext {
  /** A kubeconfig that holds just this context, its cluster and its user, as JSON. */
  text: string;
  server: URL;
  /** Absolute path of the user's `tokenFile`, which has to be read at every use. */
  tokenFile?: string;
}

/**
 * Reads a kubeconfig and picks one context. Quotes positions and names, never contents, since the
 * file holds secrets.
 *
 * @param options.path - where the text comes from; relative paths in it count from there
 * @param options.context - name of the context; the file's current one where absent
 * @throws Error whose message continues "the kubeconfig <path> …"
 */
export function pickContext(options: {
  text: string;
  path: string;
  context?: string;
}): PickedContext {
  const { text, path } = options;
  const lines = new LineCounter();
  const document = parseDocument(text, {
    prettyErrors: false,
    lineCounter: lines,
  });
  const [syntax] = document.errors;
  if (syntax) {
    const { line, col } = lines.linePos(syntax.pos[0]);
    throw new Error(
      `is not valid YAML: line ${line}, column ${col} (${syntax.code
        .toLocaleLowerCase('en-US')
        .replaceAll('_', ' ')})`,
    );
  }
  const content: unknown = document.toJS();
  if (content === null || content === undefined) {
    throw new Error('is empty');
  }
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new Error(
      'is not a kubeconfig: it should hold clusters, users and contexts, and is plain text',
    );
  }
  const parsed = kubeconfigSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `is not a kubeconfig: ${issue.path.join('.') || 'the file'}: ${
        issue.message
      }`,
    );
  }
  const config = parsed.data;
  const wanted = options.context ?? config['current-context'];
  if (!wanted) {
    throw new Error('has no current-context, and no context is configured');
  }
  const context = config.contexts.find(({ name }) => name === wanted);
  if (!context) {
    throw new Error(
      `has no context '${wanted}'; it has ${
        config.contexts.map(({ name }) => `'${name}'`).join(', ') || 'none'
      }`,
    );
  }
  const cluster = config.clusters.find(
    ({ name }) => name === context.context.cluster,
  );
  if (!cluster) {
    throw new Error(
      `has no cluster '${context.context.cluster}', which its context '${wanted}' names`,
    );
  }
  const user = config.users.find(({ name }) => name === context.context.user);
  if (!user) {
    throw new Error(
      `has no user '${context.context.user}', which its context '${wanted}' names`,
    );
  }
  const { url, problem } = parseServerUrl(cluster.cluster.server);
  if (!url) {
    throw new Error(`names a server that cannot be used: ${problem}`);
  }
  const { tokenFile, ...userRest } = user.user ?? {};
  return {
    server: url,
    tokenFile: tokenFile && resolve(dirname(path), tokenFile),
    text: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: cluster.name,
          cluster: {
            ...cluster.cluster,
            // The client refuses plain http unless verification is off; the address was checked.
            ...(url.protocol === 'http:' && {
              'insecure-skip-tls-verify': true,
            }),
          },
        },
      ],
      contexts: [context],
      users: [{ name: user.name, user: userRest }],
      'current-context': wanted,
    }),
  };
}
