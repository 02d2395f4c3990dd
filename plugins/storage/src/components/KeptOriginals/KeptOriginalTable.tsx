import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { KeptOriginal } from '@stowage/backstage-plugin-storage-common';
import { useFormat } from '../../format';
import { useNow } from '../../live';
import { storageTranslationRef } from '../../translation';
import { ReleaseButton, RollBackButton } from '../Operate';
import { OperationLink } from '../Operations';
import { CheckList } from '../Plan';
import { DataTable, RelativeTime } from '../parts';

function Identity(props: { kept: KeptOriginal }) {
  const { volumeName, storageClass, claim, namespace, cluster, operation } =
    props.kept;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <>
      <Text as="p" variant="body-medium" weight="bold">
        {volumeName}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {t('kept.of', { claim, namespace, cluster })}
        {storageClass && ` · ${storageClass}`}
      </Text>
      {operation && (
        <OperationLink
          operation={operation}
          title={t('kept.operation')}
          isSmall
        />
      )}
    </>
  );
}

function Holds(props: { kept: KeptOriginal }) {
  const { usedBytes, capacityBytes } = props.kept;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const used = usedBytes === undefined ? undefined : format.bytes(usedBytes);
  if (capacityBytes === undefined) {
    return <>{used ?? t('kept.notMeasured')}</>;
  }
  const capacity = format.bytes(capacityBytes);
  return (
    <>
      {used === undefined
        ? t('kept.notMeasuredOf', { capacity })
        : t('kept.usedOf', { used, capacity })}
    </>
  );
}

function Reminder(props: { remindAt: string | undefined }) {
  const { remindAt } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const now = useNow();
  if (!remindAt) {
    return <>{t('kept.noReminder')}</>;
  }
  const then = Date.parse(remindAt);
  const day = format.day(then);
  return (
    <>{then > now ? t('kept.reminds', { day }) : t('kept.reminded', { day })}</>
  );
}

function Actions(props: { kept: KeptOriginal }) {
  const { cluster, namespace, claim, volumeName, retired } = props.kept;
  const kept = {
    cluster,
    namespace,
    claims: [claim],
    volume: volumeName,
    isRetired: retired === true,
  };
  return (
    <Flex gap="2" direction="column" align="start">
      <RollBackButton kept={kept} />
      <ReleaseButton kept={kept} />
    </Flex>
  );
}

/** What is kept: of what, where, since when, and what speaks against letting go of it. */
export function KeptOriginalTable(props: { items: KeptOriginal[] }) {
  const { items } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <DataTable
      label={t('kept.title')}
      rows={items}
      rowKey={({ cluster, volumeName }) => `${cluster}/${volumeName}`}
      columns={[
        {
          id: 'volume',
          label: t('kept.volume'),
          cell: kept => <Identity kept={kept} />,
        },
        { id: 'place', label: t('kept.place'), cell: ({ place }) => place },
        {
          id: 'holds',
          label: t('kept.holds'),
          cell: kept => <Holds kept={kept} />,
        },
        {
          id: 'since',
          label: t('kept.since'),
          cell: ({ keptSince, remindAt }) => (
            <>
              <RelativeTime at={keptSince} />
              <Text as="p" variant="body-small" color="secondary">
                <Reminder remindAt={remindAt} />
              </Text>
            </>
          ),
        },
        {
          id: 'against',
          label: t('kept.against'),
          cell: ({ checks, volumeName }) => {
            const against = checks.filter(({ level }) => level !== 'ok');
            return against.length === 0 ? (
              t('kept.againstNothing')
            ) : (
              <CheckList
                checks={against}
                label={`${t('kept.against')}: ${volumeName}`}
              />
            );
          },
        },
        {
          id: 'actions',
          label: t('kept.actions'),
          isWord: true,
          cell: kept => <Actions kept={kept} />,
        },
      ]}
    />
  );
}
