import { Backoff, kubeletBackoff } from './Backoff';

it('starts again at once, then ever later, until a long run', () => {
  const backoff = new Backoff(kubeletBackoff);
  const waits = [0, 0, 0, 0, 0, 0, 0, 700_000, 0].map(ran =>
    backoff.after(ran),
  );

  expect(waits.map(ms => ms / 1000)).toEqual([
    0, 10, 20, 40, 80, 160, 300, 0, 10,
  ]);
});
