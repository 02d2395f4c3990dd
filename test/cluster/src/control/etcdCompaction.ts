/**
 * Compacts etcd's whole history: whoever resumes a list or watch from an older
 * revision that the API server does not hold in memory is answered 410 Gone.
 * Speaks to etcd's JSON gateway, so that no etcdctl is needed.
 *
 * @returns the revision that became the oldest one.
 */
export async function compactEtcdHistory(clientPort: number): Promise<string> {
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`http://127.0.0.1:${clientPort}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`etcd answered ${response.status} to ${path}: ${text}`);
    }
    return JSON.parse(text) as { header: { revision: string } };
  };
  const status = await post('/v3/maintenance/status', {});
  const { revision } = status.header;
  await post('/v3/kv/compaction', { revision, physical: true });
  return revision;
}
