import { codeMeaning, loginMeaning } from './dsmCodes';

const UNKNOWN = 'a code that the portal does not know';

describe('codes of DSM', () => {
  it.each([400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411])(
    'a login that is answered %i has words, and says what to do',
    code => {
      const { reason, meaning, remedy } = loginMeaning(code);
      expect(reason).toBe('login-refused');
      expect(meaning).not.toBe(UNKNOWN);
      expect(remedy).toMatch(/\.$/);
    },
  );

  it.each([
    [100, 'server-error'],
    [101, 'invalid'],
    [102, 'unsupported'],
    [103, 'unsupported'],
    [104, 'unsupported'],
    [105, 'forbidden'],
    [106, 'session-lost'],
    [107, 'session-lost'],
    [109, 'busy'],
    [114, 'invalid'],
    [117, 'busy'],
    [119, 'session-lost'],
    [120, 'invalid'],
    [122, 'forbidden'],
    [150, 'session-lost'],
    [160, 'forbidden'],
    [407, 'login-refused'],
  ])('%i of any API is %s', (code, reason) => {
    const found = codeMeaning('SYNO.DSM.Info', code);
    expect(found.reason).toBe(reason);
    expect(found.meaning).not.toBe(UNKNOWN);
  });

  it.each([
    ['SYNO.Core.Share', 402, 'not-found'],
    ['SYNO.Core.Share.Snapshot', 3328, 'busy'],
    ['SYNO.Core.FileServ.NFS.SharePrivilege', 2301, 'invalid'],
    ['SYNO.Core.FileServ.NFS.SharePrivilege', 2370, 'busy'],
    ['SYNO.Storage.CGI.Smart', 117, 'not-found'],
  ])('of %s %i is %s', (api, code, reason) => {
    expect(codeMeaning(api, code).reason).toBe(reason);
    expect(codeMeaning('SYNO.DSM.Info', code).reason).not.toBe(reason);
  });

  it('says so where a code is not known', () => {
    expect(codeMeaning('SYNO.Core.Share', 4711)).toMatchObject({
      reason: 'server-error',
      meaning: UNKNOWN,
    });
  });
});
