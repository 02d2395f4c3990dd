import { NasState, Share, Volume } from '../state/NasState';
import { codes, DsmError } from '../webapi/DsmError';

/** The share of a name, whose case does not matter; `undefined` where there is none. */
export function shareNamed(
  state: Readonly<NasState>,
  name: string,
): Share | undefined {
  return state.shares.find(
    share => share.name.toLowerCase() === name.toLowerCase(),
  );
}

/**
 * The share of a name.
 *
 * @throws DsmError 402, or the code that the API has for it
 */
export function findShare(
  state: Readonly<NasState>,
  name: string,
  code: number = codes.noSuchShare,
): Share {
  const share = shareNamed(state, name);
  if (!share) {
    throw new DsmError(code);
  }
  return share;
}

/** The volume that a share lies on. */
export function volumeOf(state: Readonly<NasState>, share: Share): Volume {
  return state.volumes.find(volume => volume.number === share.volume)!;
}
