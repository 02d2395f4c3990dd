import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { programOf } from '../../hollow/programs';
import { labVariable } from '../state/leftovers';
import {
  copyMover,
  markedPrograms,
  moverImage,
  portalPrograms,
  speedVariable,
} from './labPrograms';
import { missingPrograms, neededPrograms } from './missingPrograms';

describe('programs of a lab', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-programs-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('have the images that a portal asks for by itself', () => {
    const programs = portalPrograms('/programs/mover');
    expect(programOf(moverImage, programs)).toMatchObject({
      path: ['/programs/mover/bin'],
      command: ['stowage-mover'],
    });
    expect(
      programOf('docker.io/library/debian:bookworm-slim', programs),
    ).toBeDefined();
  });

  it("carry the lab's id and its speed into every process, beside their own variables", () => {
    let speed = 1;
    const { ledger } = markedPrograms(
      { ledger: { command: ['run'], environment: { A: '1' } } },
      { id: 'the-id', speed: () => speed },
    );
    const environment = { A: '1', [labVariable]: 'the-id' };
    expect(ledger).toEqual({
      command: ['run'],
      environment: { ...environment, [speedVariable]: '1' },
    });
    // Those that start later.
    speed = 60;
    expect(ledger.environment).toEqual({
      ...environment,
      [speedVariable]: '60',
    });
  });

  it('include a copy of the mover', () => {
    // This package is never built, so the mover is where the clone has it.
    // eslint-disable-next-line no-restricted-syntax
    const images = resolve(__dirname, '../../../../../images');
    copyMover(join(images, 'mover'), folder);
    expect(existsSync(join(folder, 'bin/stowage-mover'))).toBe(true);
    expect(existsSync(join(folder, 'stowage_mover/cli.py'))).toBe(true);
    expect(() => copyMover(images, folder)).toThrow(/There is no mover in/);
  });

  it('that are missing are named with what does not work then', () => {
    const [present, ...others] = Object.keys(neededPrograms);
    writeFileSync(join(folder, present), '');
    chmodSync(join(folder, present), 0o755);
    const missing = missingPrograms(folder);
    expect(missing).toHaveLength(others.length);
    expect(missing).toContain('rsync is missing: nothing can be moved');
  });
});
