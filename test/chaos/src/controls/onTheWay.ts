import { isIntact } from '@stowage/homelab';
import type { Application } from '../world/Application';
import type { RuleName } from './Control';
import type { Scene } from './Scene';

/** Both would notice what was written after the last pass. */
export const lateWitnesses: RuleName[] = ['comparedBothWays', 'closingSweep'];

/** What the volume of the claim lacks now of what was acknowledged, in words. */
export async function rowsLost(
  application: Application,
): Promise<string | undefined> {
  const verdict = await application.verify(application.claims[0]);
  const { missing, altered, broken } = verdict;
  return isIntact(verdict)
    ? undefined
    : `rows are lost: ${missing.length} missing, ${altered.length} altered, ${broken.length} broken of ${verdict.acknowledged}`;
}

/** Moves up to the swap, and holds what the claim leads to then against the ledger. */
export async function rowsLostOnTheWay(
  scene: Scene,
  application: Application,
  options: { to?: string } = {},
): Promise<string | undefined> {
  const { state, code } = await scene.move(application, {
    ...options,
    until: 'rebind',
  });
  if (state !== 'running') {
    await application.end();
  }
  const lost = await rowsLost(application);
  return lost && `${lost} (${state}, ${code})`;
}
