import { stringify } from 'yaml';

/** The text of a kubeconfig file with one cluster, one user and one context. */
export function kubeconfigText(input: {
  server: string;
  /** PEM. */
  certificateAuthority: string;
  token: string;
  /** Of cluster, user and context. */
  name: string;
  namespace?: string;
}): string {
  const { server, certificateAuthority, token, name, namespace } = input;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server,
          'certificate-authority-data':
            Buffer.from(certificateAuthority).toString('base64'),
        },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [
      {
        name,
        context: { cluster: name, user: name, ...(namespace && { namespace }) },
      },
    ],
    'current-context': name,
  });
}
