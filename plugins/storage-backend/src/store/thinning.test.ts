import { thinningPlan } from './thinning';

const ms = (time: string) => Date.parse(time);
const hour = 3_600_000;
const day = 24 * hour;

describe('thinningPlan', () => {
  it.each([
    {
      name: 'keeps hours for a week and days for the rest',
      now: '2026-03-31T10:20:30Z',
      keepDays: 90,
      expected: {
        dropBefore: ms('2025-12-31T00:00:00Z'),
        bands: [
          {
            from: ms('2026-03-24T00:00:00Z'),
            to: ms('2026-03-30T10:00:00Z'),
            bucketMs: hour,
          },
          {
            from: ms('2025-12-31T00:00:00Z'),
            to: ms('2026-03-24T00:00:00Z'),
            bucketMs: day,
          },
        ],
      },
    },
    {
      name: 'has no daily band where nothing is kept for longer than a week',
      now: '2026-03-31T00:00:00Z',
      keepDays: 7,
      expected: {
        dropBefore: ms('2026-03-24T00:00:00Z'),
        bands: [
          {
            from: ms('2026-03-24T00:00:00Z'),
            to: ms('2026-03-30T00:00:00Z'),
            bucketMs: hour,
          },
        ],
      },
    },
    {
      name: 'thins nothing where only a day is kept, but the day that has begun',
      now: '2026-03-31T06:30:00Z',
      keepDays: 1,
      expected: {
        dropBefore: ms('2026-03-30T00:00:00Z'),
        bands: [
          {
            from: ms('2026-03-30T00:00:00Z'),
            to: ms('2026-03-30T06:00:00Z'),
            bucketMs: hour,
          },
        ],
      },
    },
  ])('$name', ({ now, keepDays, expected }) => {
    expect(thinningPlan({ now: new Date(now), keepDays })).toEqual(expected);
  });

  it('has bands that touch and begin at whole buckets, at any time', () => {
    for (let minute = 0; minute < 3 * 24 * 60; minute += 7) {
      const now = new Date(ms('2026-02-27T00:00:00Z') + minute * 60_000);
      const { bands, dropBefore } = thinningPlan({ now, keepDays: 30 });
      const [hourly, daily] = bands;
      expect(daily.to).toBe(hourly.from);
      expect(daily.from).toBe(dropBefore);
      expect(hourly.to).toBeLessThanOrEqual(now.getTime() - day);
      for (const band of bands) {
        expect(band.from % band.bucketMs).toBe(0);
        expect(band.to % band.bucketMs).toBe(0);
      }
    }
  });
});
