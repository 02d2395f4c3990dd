import { parseServerUrl } from './serverUrl';

describe('parseServerUrl', () => {
  it.each([
    'https://10.0.0.1:6443',
    'https://rancher.example/k8s/clusters/c-1',
    'https://[fd00::1]:6443',
    'http://localhost:8001',
    'http://127.0.0.1:8001',
    'http://[::1]:8001',
  ])('accepts %s', text => {
    expect(parseServerUrl(text)).toEqual({ url: new URL(text) });
  });

  it.each([
    ['not a url', "'not a url' is not a URL"],
    ['http://10.0.0.1', 'is plain http'],
    ['http://localhost.example', 'is plain http'],
    ['http://127.0.0.1.example', 'is plain http'],
    ['ftp://10.0.0.1', 'is not an https address'],
    ['file:///etc/passwd', 'is not an https address'],
    ['https://me:secret@10.0.0.1', 'holds a user name or password'],
    ['https://10.0.0.1/?a=b', 'must not have a query'],
    ['https://10.0.0.1/#a', 'must not have a query or a fragment'],
  ])('refuses %s', (text, words) => {
    const { problem } = parseServerUrl(text);
    expect(problem).toContain(words);
    expect(problem).not.toContain('secret');
  });
});
