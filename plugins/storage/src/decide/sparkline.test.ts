import { layOutSparkline } from './sparkline';

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();
const frame = { width: 100, height: 44 };

describe('layOutSparkline', () => {
  it('draws from 0 upwards', () => {
    const line = layOutSparkline(
      [
        { at: at(1), usedBytes: 0 },
        { at: at(3), usedBytes: 100 },
      ],
      frame,
    );
    expect(line).toMatchObject({ path: 'M0 42L100 2', most: 100 });
  });

  it('breaks the line where nothing was measured', () => {
    const line = layOutSparkline(
      [
        { at: at(1), usedBytes: 100 },
        { at: at(2) },
        { at: at(3), usedBytes: 100 },
      ],
      frame,
    );
    expect(line?.path).toBe('M0 2M100 2');
  });

  it('leaves out what was asked for where that would press the line flat', () => {
    const history = [
      { at: at(1), usedBytes: 10 },
      { at: at(2), usedBytes: 10 },
    ];
    expect(layOutSparkline(history, { ...frame, askedBytes: 20 })?.askedY).toBe(
      2,
    );
    expect(
      layOutSparkline(history, { ...frame, askedBytes: 1000 })?.askedY,
    ).toBeUndefined();
  });

  it('draws nothing from a single figure', () => {
    expect(
      layOutSparkline([{ at: at(1), usedBytes: 1 }, { at: at(2) }], frame),
    ).toBeUndefined();
  });
});
