import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Text, VisuallyHidden } from '@backstage/ui';
import { RiCheckboxCircleLine, RiHardDrive2Line } from '@remixicon/react';
import { Fragment } from 'react';
import type { Gap, Headline } from '../../decide/headline';
import { storageTranslationRef, useServerWords } from '../../translation';
import { RelativeTime, SeverityIcon } from '../parts';
import styles from './headline.module.css';

function HeadlineIcon(props: { state: Headline['state'] }) {
  const { state } = props;
  if (state === 'calm') {
    return <RiCheckboxCircleLine size={28} aria-hidden="true" />;
  }
  if (state === 'none') {
    return <RiHardDrive2Line size={28} aria-hidden="true" />;
  }
  return (
    <SeverityIcon severity={state === 'stuck' ? 'warning' : state} size={28} />
  );
}

function useGapWords() {
  const { t } = useTranslationRef(storageTranslationRef);
  return (gap: Gap): string => {
    if (gap.kind !== 'cluster') {
      return t(`gap.${gap.kind}`, { count: gap.count });
    }
    const { state, title } = gap.cluster;
    return t(`gap.${state === 'ready' ? 'partial' : state}`, {
      cluster: title,
    });
  };
}

/** The state of a component's storage in one sentence, and what that sentence does not cover. */
export function HeadlineCard(props: { headline: Headline }) {
  const { headline } = props;
  const { state, worst, stuck, others, claims, gaps, figuresAsOf } = headline;
  const { t } = useTranslationRef(storageTranslationRef);
  const say = useServerWords();
  const describeGap = useGapWords();
  const names = {
    calm: t('headline.calm'),
    unknown: t('headline.unknown'),
    none: t('headline.noClaims'),
    stuck: stuck && t('headline.stuck', stuck),
  };
  const sentence =
    worst && (state === 'critical' || state === 'warning')
      ? `${t(`severity.${state}`)}: ${say({
          group: 'findingTitle',
          code: worst.code,
          words: worst.title,
          data: worst.data,
        })}`
      : names[state as keyof typeof names];
  const more = others > 0 ? t('headline.others', { count: others }) : '';
  const gapWords = gaps.map(describeGap);
  return (
    <Card>
      <CardBody>
        {/* Said anew when it changes; ages are left out, or it would never be silent. */}
        <VisuallyHidden role="status">
          {[sentence, more, ...gapWords].filter(Boolean).join(' ')}
        </VisuallyHidden>
        <Flex align="start" gap="3">
          <span
            className={`${styles.sign} ${
              styles[state === 'stuck' ? 'warning' : state]
            }`}
          >
            <HeadlineIcon state={state} />
          </span>
          <div>
            <h2 className={styles.sentence}>
              {sentence}
              {more && (
                <Text as="span" color="secondary">
                  {' '}
                  {more}
                </Text>
              )}
            </h2>
            {claims > 0 && (
              <Text as="p" variant="body-small" color="secondary">
                {t('headline.claims', { count: claims })}
                {', '}
                {figuresAsOf
                  ? t('headline.figuresAsOf', {
                      time: <RelativeTime at={figuresAsOf} />,
                    })
                  : t('headline.noFigures')}
              </Text>
            )}
            {gapWords.length > 0 && (
              <Text as="p" variant="body-small">
                {gapWords.map(words => (
                  <Fragment key={words}>{words} </Fragment>
                ))}
              </Text>
            )}
          </div>
        </Flex>
      </CardBody>
    </Card>
  );
}
