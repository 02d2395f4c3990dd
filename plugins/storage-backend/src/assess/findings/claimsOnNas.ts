import { count } from '../words';
import type { AssessedFinding } from './AssessedFinding';
import type { MeasuredClaim } from './context';
import { claimRef } from './finding';

/** The list of claims at the end of a finding's evidence. */
export function claimsOnNas(
  claims: MeasuredClaim[],
  cluster: string,
): Pick<AssessedFinding, 'claims' | 'mentions'> {
  const refs = claims.map(({ observed }) => claimRef(cluster, observed));
  return {
    claims: refs,
    mentions:
      claims.length === 0
        ? undefined
        : {
            lead: `${count(claims.length, 'claim')} ${
              claims.length === 1 ? 'lies' : 'lie'
            } there:`,
            items: claims.map(({ observed }, at) => ({
              claim: refs[at],
              words: `${observed.namespace}/${observed.name}`,
            })),
          },
  };
}
