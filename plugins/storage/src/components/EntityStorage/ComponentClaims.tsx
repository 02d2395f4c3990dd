import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import {
  severities,
  type ComponentClaim,
  type Finding,
} from '@stowage/backstage-plugin-storage-common';
import { useState } from 'react';
import { storageTranslationRef } from '../../translation';
import { ClaimFacts } from '../Claim/ClaimFacts';
import claimStyles from '../Claim/claim.module.css';
import { Section } from '../parts';

/** Claims shown before one asks for more: a page of hundreds would be slow to draw and to read. */
const FIRST_CLAIMS = 25;

const rank = ({ claim }: ComponentClaim) =>
  claim.worstSeverity
    ? severities.indexOf(claim.worstSeverity)
    : severities.length;

/** The claims of a component, those with the worst findings first. */
export function ComponentClaims(props: {
  claims: ComponentClaim[];
  findings: Finding[];
  hiddenClaims: number;
}) {
  const { claims, findings, hiddenClaims } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const [showsAll, setShowsAll] = useState(false);
  const sorted = [...claims].sort(
    (a, b) => rank(a) - rank(b) || a.claim.name.localeCompare(b.claim.name),
  );
  const shown = showsAll ? sorted : sorted.slice(0, FIRST_CLAIMS);
  const rest = sorted.length - shown.length;
  return (
    <Section title={t('claims.title')}>
      {/* eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList */}
      <ul className={claimStyles.list} role="list">
        {shown.map(({ claim, history, matchedBy }) => (
          <li key={claim.uid} className={claimStyles.claim}>
            <ClaimFacts
              claim={claim}
              findings={findings}
              history={history}
              matchedBy={matchedBy}
            />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Button variant="secondary" onPress={() => setShowsAll(true)}>
          {t('claims.showAll', { count: rest })}
        </Button>
      )}
      {hiddenClaims > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('signs.hiddenClaims', { count: hiddenClaims })}
        </Text>
      )}
    </Section>
  );
}
