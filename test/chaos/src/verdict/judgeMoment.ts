/** One claim, and the bytes of every volume it ever was on, at one moment of a run. */
export interface MomentOfClaim {
  claim: string;
  /** `undefined` while the name belongs to nobody, as behind the fence. */
  phase?: string;
  /** The volume it is bound to. */
  bound?: string;
  /** The last row that was acknowledged before anything else was looked at. */
  acknowledged: number;
  copies: Array<{
    volume: string;
    /** The last row in it; `undefined` where it holds nothing. */
    rows?: number;
  }>;
}

/**
 * Judges a moment. Pure.
 *
 * @returns what must never be, in words
 */
export function judgeMoment(moment: MomentOfClaim): string[] {
  const { claim, phase, bound, acknowledged, copies } = moment;
  if (acknowledged === 0) {
    return [];
  }
  const complete = copies.filter(({ rows }) => (rows ?? -1) >= acknowledged);
  const holder = copies.find(({ volume }) => volume === bound);
  return [
    ...(phase === 'Lost' ? [`claim ${claim} was Lost`] : []),
    ...(complete.length === 0
      ? [`no volume of claim ${claim} held everything that was acknowledged`]
      : []),
    ...(holder && holder.rows === undefined
      ? [`claim ${claim} was bound to ${bound}, which is empty`]
      : []),
    ...(holder?.rows !== undefined &&
    holder.rows < acknowledged &&
    complete.length > 0
      ? [
          `claim ${claim} was bound to ${bound}, which lacks acknowledged rows that another volume has`,
        ]
      : []),
  ];
}
