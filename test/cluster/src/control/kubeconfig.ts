/** What a client needs to know to reach a cluster as one user. */
export interface KubeconfigInput {
  server: string;
  /** The authority's certificate in PEM. */
  certificateAuthority: string;
  token: string;
  /** Name of cluster, user and context; `stowage` by default. */
  name?: string;
  namespace?: string;
}

/** The text of a kubeconfig file with one cluster, one user, one context. */
export function kubeconfigText(input: KubeconfigInput): string {
  const { name = 'stowage', namespace = 'default' } = input;
  const authority = Buffer.from(input.certificateAuthority).toString('base64');
  return `apiVersion: v1
kind: Config
clusters:
  - name: ${name}
    cluster:
      server: ${input.server}
      certificate-authority-data: ${authority}
users:
  - name: ${name}
    user:
      token: ${input.token}
contexts:
  - name: ${name}
    context:
      cluster: ${name}
      user: ${name}
      namespace: ${namespace}
current-context: ${name}
`;
}
