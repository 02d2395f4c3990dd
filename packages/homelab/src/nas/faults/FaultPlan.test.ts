import { FaultPlan } from './FaultPlan';
import { seededRandom } from './seededRandom';

function outcomes(seed: number, chance: number): boolean[] {
  const plan = new FaultPlan(seededRandom(seed));
  plan.nfsFault = { code: 2370, chance };
  return Array.from({ length: 200 }, () => {
    try {
      plan.meetNfsCall();
      return true;
    } catch {
      return false;
    }
  });
}

describe('a fault by chance', () => {
  it('is the same for the same seed only', () => {
    expect(outcomes(7, 0.5)).toEqual(outcomes(7, 0.5));
    expect(outcomes(7, 0.5)).not.toEqual(outcomes(8, 0.5));
  });

  it.each([
    [0, 200, 200],
    [0.25, 120, 180],
    [1, 0, 0],
  ])('of %d spares %i to %i of 200', (chance, least, most) => {
    const spared = outcomes(3, chance).filter(Boolean).length;

    expect(spared).toBeGreaterThanOrEqual(least);
    expect(spared).toBeLessThanOrEqual(most);
  });
});
