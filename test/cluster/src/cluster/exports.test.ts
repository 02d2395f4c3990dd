import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { exportLine, exportLines, writeExports } from './exports';
import { clusterLayout } from './layout';

describe('export rules', () => {
  let nasFolder: string;

  beforeEach(() => {
    nasFolder = mkdtempSync(join(tmpdir(), 'stowage-exports-'));
  });

  afterEach(() => {
    rmSync(nasFolder, { recursive: true });
  });

  it('writes every setting, with its default where none is given', () => {
    expect(exportLine({ path: '/volume1/a', squash: 'none' })).toBe(
      '/volume1/a squash=none access=rw xattrs=yes clients=*',
    );
    expect(
      exportLine({
        path: '/volume1/b',
        squash: 'all',
        readOnly: true,
        extendedAttributes: false,
        clients: ['10.0.0.1', '10.0.0.2'],
      }),
    ).toBe(
      '/volume1/b squash=all access=ro xattrs=no clients=10.0.0.1,10.0.0.2',
    );
  });

  it('replaces the rules as a whole', () => {
    const layout = { ...clusterLayout(9), nasFolder };
    writeExports(layout, [{ path: '/volume1/a', squash: 'none' }]);
    writeExports(layout, [{ path: '/volume1/b', squash: 'admin' }]);

    expect(exportLines(layout)).toEqual([
      '/volume1/b squash=admin access=rw xattrs=yes clients=*',
    ]);
  });

  it.each(['relative', '/with space', '/up/../out', '/'])(
    'refuses the path %p',
    path => {
      const layout = { ...clusterLayout(9), nasFolder };

      expect(() => writeExports(layout, [{ path, squash: 'none' }])).toThrow(
        `Cannot export '${path}'`,
      );
    },
  );
});
