import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Text } from '@backstage/ui';
import type { FindingPage } from '@stowage/backstage-plugin-storage-common';
import { useId } from 'react';
import { groupFindings } from '../../decide/attention';
import { storageTranslationRef } from '../../translation';
import { FindingList } from './FindingList';
import { Section } from './Section';
import styles from './parts.module.css';

/**
 * Findings as two cards: what needs attention, and, folded away, what is only worth knowing. A
 * card without findings is left out.
 */
export function FindingGroups(props: {
  /** Findings worst first, and how many there are in all. */
  page: Pick<FindingPage, 'items' | 'totalItems'>;
  /** Said in the first card where nothing needs attention; without it the card is left out. */
  calm?: string;
  /** Shows what is worth knowing unfolded. */
  isOpen?: boolean;
  /** See {@link FindingList}. */
  linksClaims?: boolean;
}) {
  const { page, calm, isOpen = false, linksClaims } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const informationId = useId();
  const groups = groupFindings(page);
  const { pressing, information, pressingCount, informationCount } = groups;
  const count = `${pressingCount}${groups.isAtLeast ? '+' : ''}`;
  return (
    <>
      {(pressing.length > 0 || calm !== undefined) && (
        <Section title={`${t('findings.title')} (${count})`}>
          {pressing.length > 0 ? (
            <FindingList findings={pressing} linksClaims={linksClaims} />
          ) : (
            <Text color="secondary">{calm}</Text>
          )}
        </Section>
      )}
      {information.length > 0 && (
        <Card role="region" aria-labelledby={informationId}>
          <CardBody>
            <details open={isOpen}>
              <summary className={styles.foldedTitle}>
                <Text
                  as="h2"
                  id={informationId}
                  variant="body-large"
                  weight="bold"
                >
                  {`${t('findings.worthKnowing')} (${informationCount})`}
                </Text>
              </summary>
              <FindingList findings={information} linksClaims={linksClaims} />
            </details>
          </CardBody>
        </Card>
      )}
    </>
  );
}
