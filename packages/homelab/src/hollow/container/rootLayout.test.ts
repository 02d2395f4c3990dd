import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { planRoot } from './rootLayout';

describe('planRoot', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'home-'));
    writeFileSync(join(home, '.bashrc'), 'echo of the machine');
    writeFileSync(join(home, '.profile'), '');
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const bound = (path: string, mounts: Parameters<typeof planRoot>[0] = []) =>
    planRoot(mounts, home).binds.filter(bind => bind.path === path);

  it('empties what a shell behind sshd runs first, and makes nothing', () => {
    expect(bound(join(home, '.bashrc')).at(-1)).toEqual({
      source: '/dev/null',
      path: join(home, '.bashrc'),
      readOnly: true,
    });
    expect(bound(join(home, '.zshenv'))).toEqual([]);
    expect(bound(join(home, '.profile'))).toEqual([]);
  });

  it("leaves a container's own mount over the home alone", () => {
    const source = join(home, 'volume');
    mkdirSync(source);
    const mounts = [{ source, mountPath: home, readOnly: false }];
    expect(bound(join(home, '.bashrc'), mounts)).toEqual([]);
  });
});
