import { isStuckWaiting, tellsOfMissingImage } from './waiting';

describe('why a container waits', () => {
  it.each([
    ['ImagePullBackOff: Back-off pulling image "x"', true],
    ['CrashLoopBackOff', true],
    ['ContainerCreating', false],
    ['PodInitializing', false],
  ])('%s lasts: %s', (words, stuck) => {
    expect(isStuckWaiting(words)).toBe(stuck);
  });

  it.each([
    ['The pod db-0 waits: ErrImagePull: not found', true],
    ['The pod db-0 waits: CrashLoopBackOff: back-off 40s', false],
    ['The pod db-0 is Pending and not ready yet.', false],
  ])('%s is a missing image: %s', (sentence, missing) => {
    expect(tellsOfMissingImage(sentence)).toBe(missing);
  });
});
