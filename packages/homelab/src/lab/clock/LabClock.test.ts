import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { LabClock } from './LabClock';

describe('LabClock', () => {
  let folder: string;
  let path: string;
  let machineNow: number;
  const machine = () => machineNow;
  const hour = 3_600_000;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-clock-'));
    path = join(folder, 'clock.json');
    machineNow = Date.parse('2026-03-01T12:00:00Z');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('goes with the machine unless it is told otherwise', () => {
    const clock = LabClock.open({ path, machine });
    machineNow += 5_000;
    expect(clock.now()).toBe(machineNow);
    expect(clock.aheadMs).toBe(0);
    clock.close();
  });

  it('can be set and goes at another speed from there', () => {
    const clock = LabClock.open({ machine });
    clock.advance(2 * hour);
    clock.setSpeed(60);
    machineNow += 1_000;
    expect(clock.aheadMs).toBe(2 * hour + 59_000);
    clock.setSpeed(1);
    machineNow += 1_000;
    expect(clock.aheadMs).toBe(2 * hour + 59_000);
    clock.close();
  });

  it('tells whenever it is set', () => {
    const clock = LabClock.open({ machine });
    const told = jest.fn();
    const end = clock.onSet(told);
    clock.advance(1);
    clock.setSpeed(2);
    end();
    clock.advance(1);
    expect(told).toHaveBeenCalledTimes(2);
    clock.close();
  });

  it('goes on after a restart from where it was', () => {
    const clock = LabClock.open({ path, machine, speed: 60 });
    machineNow += 10_000;
    const last = clock.now();
    clock.close();
    machineNow += 5_000;
    const next = LabClock.open({ path, machine });
    expect(next.now()).toBe(last + 5_000);
    expect(next.speed).toBe(60);
    next.close();
  });

  it('never goes back where it was killed', () => {
    const clock = LabClock.open({ path, machine, speed: 60 });
    machineNow += 29_000;
    const last = clock.now();
    const next = LabClock.open({ path, machine });
    expect(next.now()).toBeGreaterThanOrEqual(last);
    next.close();
    clock.close();
  });

  it.each([0, -1, 3_601, NaN])('refuses speed %s', speed => {
    expect(() => LabClock.open({ speed, machine })).toThrow(
      /cannot go at speed/,
    );
  });

  it('says what to do with a file that is damaged', () => {
    writeFileSync(path, '{');
    expect(() => LabClock.open({ path, machine })).toThrow(
      /clock.json' cannot be read. Remove the file/,
    );
  });
});
