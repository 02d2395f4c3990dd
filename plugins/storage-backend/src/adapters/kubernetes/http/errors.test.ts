import {
  errorFromAnswer,
  errorFromNetwork,
  errorFromTimeout,
  parseRetryAfter,
} from './errors';

const url = new URL('https://10.0.0.1:6443/api/v1/pods?token=secret');
const asked = { cluster: 'home', what: 'list pods' };
const statusBody = (message: string, more = {}) =>
  JSON.stringify({ kind: 'Status', message, ...more });

describe('errorFromAnswer', () => {
  it.each([
    [400, 'invalid', 'the words'],
    [401, 'unauthorized', "refused the portal's credentials (401)"],
    [403, 'forbidden', 'the words'],
    [404, 'not-found', 'the words'],
    [409, 'conflict', 'the words'],
    [410, 'gone', 'the words'],
    [422, 'invalid', 'the words'],
    [429, 'throttled', 'the words'],
    [302, 'misconfigured', 'redirect (302)'],
    [500, 'server-error', 'it answered 500: the words'],
    [503, 'server-error', 'it answered 503: the words'],
  ])('%d is %s', (status, reason, words) => {
    const error = errorFromAnswer({
      ...asked,
      status,
      headers: {},
      body: statusBody('the words'),
    });
    expect(error).toMatchObject({ cluster: 'home', reason, code: status });
    expect(error.message).toContain("Cluster 'home' could not list pods: ");
    expect(error.message).toContain(words);
  });

  it('blames the manifest for a quantity that is none, although the server says 500', () => {
    const body = statusBody(
      'failed to convert new object (shop/data; /v1, Kind=PersistentVolumeClaim) to proper version: quantities must match',
    );
    expect(
      errorFromAnswer({ ...asked, status: 500, headers: {}, body }),
    ).toMatchObject({ reason: 'invalid', code: 500 });
  });

  it('quotes an answer that is not from Kubernetes, but not all of it', () => {
    const { message } = errorFromAnswer({
      ...asked,
      status: 502,
      headers: {},
      body: `<html>${'x'.repeat(5_000)}`,
    });
    expect(message).toContain('it answered 502: <html>');
    expect(message.length).toBeLessThan(800);
  });

  it.each([
    [{ 'retry-after': '7' }, statusBody('slow'), 7],
    [{}, statusBody('slow', { details: { retryAfterSeconds: 3 } }), 3],
    [{}, statusBody('slow'), undefined],
  ])('reads how long to wait from %j and %s', (headers, body, seconds) => {
    expect(
      errorFromAnswer({ ...asked, status: 429, headers, body })
        .retryAfterSeconds,
    ).toBe(seconds);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['0', 0],
    ['120', 120],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ])('reads %j as %j', (value, seconds) => {
    expect(parseRetryAfter(value, now)).toBe(seconds);
  });
});

describe('errors of the way to the cluster', () => {
  it.each([
    ['ECONNREFUSED', 'connection refused at https://10.0.0.1:6443'],
    ['ENOTFOUND', 'the host name of https://10.0.0.1:6443 is not known to DNS'],
    ['CERT_HAS_EXPIRED', 'certificate of https://10.0.0.1:6443 has expired'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'not trusted; configure its CA'],
    ['EODD', 'https://10.0.0.1:6443 cannot be reached: odd'],
  ])('%s reads well', (code, words) => {
    const error = errorFromNetwork({
      ...asked,
      url,
      error: Object.assign(new Error('odd'), { code }),
    });
    expect(error.reason).toBe('unreachable');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('secret');
  });

  it('names the time that was allowed', () => {
    expect(
      errorFromTimeout({ ...asked, url, timeoutMs: 1_500 }).message,
    ).toContain('no answer from https://10.0.0.1:6443 within 1.5 s');
  });
});
