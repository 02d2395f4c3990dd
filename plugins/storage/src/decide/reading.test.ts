import { reasonAlone, roomOf, usageOf } from './reading';

describe('usageOf', () => {
  it('takes a figure of 0 that was measured as a figure', () => {
    expect(
      usageOf({ source: 'walk', scope: 'directory', usedBytes: 0 }),
    ).toEqual({ kind: 'measured', bytes: 0, stale: false });
  });

  it('takes an absent figure as not measured', () => {
    expect(usageOf({ source: 'kubelet' })).toEqual({ kind: 'not-measured' });
  });

  it("does not take a file system's figure for the claim's own", () => {
    expect(
      usageOf({ source: 'kubelet', scope: 'filesystem', usedBytes: 7 }),
    ).toEqual({ kind: 'filesystem', bytes: 7 });
  });
});

describe('roomOf', () => {
  it('measures against the limit', () => {
    expect(
      roomOf({
        source: 'kubelet',
        totalBytes: 100,
        usedBytes: 45,
        limitBytes: 90,
        roomBytes: 45,
      }),
    ).toEqual({
      total: 100,
      used: 45,
      limit: 90,
      limitKnown: true,
      left: 45,
      share: 0.5,
    });
  });

  it('never counts less than no room', () => {
    const room = { source: 'kubelet', totalBytes: 100, usedBytes: 95 } as const;
    expect(roomOf({ ...room, limitBytes: 90 })).toMatchObject({ left: 0 });
    expect(roomOf(room)).toMatchObject({ left: 5, limitKnown: false });
  });

  it.each([
    [{ source: 'none' } as const],
    [{ source: 'kubelet', totalBytes: 0, usedBytes: 0 } as const],
    [{ source: 'kubelet', totalBytes: 100 } as const],
  ])('knows nothing from %j', room => {
    expect(roomOf(room)).toBeUndefined();
  });
});

describe('reasonAlone', () => {
  it.each([
    ['Not measured: the claim has no volume.', 'the claim has no volume.'],
    [
      'Not measured yet: the walk has not come to this volume.',
      'the walk has not come to this volume.',
    ],
    ['The walk failed: no node.', 'The walk failed: no node.'],
  ])('says of %p only %p', (reason, alone) => {
    expect(reasonAlone(reason)).toBe(alone);
  });
});
