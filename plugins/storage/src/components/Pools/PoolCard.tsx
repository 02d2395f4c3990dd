import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type {
  Pool,
  PoolClaim,
  StrayDirectory,
} from '@stowage/backstage-plugin-storage-common';
import { poolSeverity } from '../../decide/pools';
import { useFormat } from '../../format';
import { claimRouteRef, claimsRouteRef } from '../../routes';
import { storageTranslationRef } from '../../translation';
import { NasLine } from '../Nas';
import {
  Bar,
  Chip,
  DataTable,
  FindingList,
  RoomFigure,
  Section,
  UsedFigure,
} from '../parts';

/** Claims named on a pool's card; the list of claims has them all. */
const NAMED_CLAIMS = 10;

function NodeChip(props: { pool: Pool }) {
  const { node, nodeReady } = props.pool;
  const { t } = useTranslationRef(storageTranslationRef);
  if (!node || nodeReady === undefined) {
    return null;
  }
  switch (nodeReady) {
    case 'true':
      return <Chip tone="good">{t('pools.nodeReady')}</Chip>;
    case 'false':
      return <Chip tone="critical">{t('pools.nodeNotReady')}</Chip>;
    default:
      return <Chip tone="unknown">{t('pools.nodeUnknown')}</Chip>;
  }
}

function Inodes(props: { pool: Pool }) {
  const { title, room } = props.pool;
  const { totalInodes, usedInodes, limitInodes } = room;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  if (!totalInodes || usedInodes === undefined) {
    return (
      <Text as="p" variant="body-small" color="secondary">
        {t('pools.inodesUnknown')}
      </Text>
    );
  }
  const words = t('pools.inodesOf', {
    used: format.count(usedInodes),
    total: format.count(totalInodes),
  });
  return (
    <div>
      <Bar
        label={`${title}: ${words}`}
        share={usedInodes / totalInodes}
        mark={limitInodes === undefined ? undefined : limitInodes / totalInodes}
      />
      <Text as="p" variant="body-small">
        {words}
      </Text>
    </div>
  );
}

function ClaimsOnPool(props: { pool: Pool }) {
  const { id, cluster, title, claims, hiddenClaims } = props.pool;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const claimRoute = useRouteRef(claimRouteRef);
  const claimsRoute = useRouteRef(claimsRouteRef);
  const count = claims.length + hiddenClaims;
  const unnamed = claims.length - NAMED_CLAIMS;
  if (count === 0) {
    return <Text color="secondary">{t('pools.noClaims')}</Text>;
  }
  const sorted = [...claims].sort(
    (a, b) => (b.reading.usedBytes ?? -1) - (a.reading.usedBytes ?? -1),
  );
  const name = (claim: PoolClaim) => `${claim.namespace}/${claim.name}`;
  return (
    <div>
      <Text as="h3" variant="body-medium" weight="bold">
        {t('pools.claims', { count })}
      </Text>
      {claims.length > 0 && (
        <DataTable
          label={`${title}: ${t('claims.title')}`}
          rows={sorted.slice(0, NAMED_CLAIMS)}
          rowKey={name}
          columns={[
            {
              id: 'name',
              label: t('claim.name'),
              cell: claim =>
                claimRoute ? (
                  <Link
                    variant="body-small"
                    href={claimRoute({
                      cluster,
                      namespace: claim.namespace,
                      name: claim.name,
                    })}
                  >
                    {name(claim)}
                  </Link>
                ) : (
                  name(claim)
                ),
            },
            {
              id: 'asked',
              label: t('claim.asked'),
              isFigure: true,
              cell: claim =>
                claim.requestedBytes === undefined
                  ? t('claim.noSize')
                  : format.bytes(claim.requestedBytes),
            },
            {
              id: 'used',
              label: t('claim.used'),
              cell: claim => (
                <UsedFigure
                  reading={claim.reading}
                  askedBytes={claim.requestedBytes}
                />
              ),
            },
          ]}
        />
      )}
      {unnamed > 0 && (
        <Text variant="body-small">{t('list.more', { count: unnamed })} </Text>
      )}
      {claims.length > 0 && claimsRoute && (
        <Link
          variant="body-small"
          href={`${claimsRoute()}?${new URLSearchParams({ pool: id })}`}
        >
          {t('pools.showClaims')}
        </Link>
      )}
      {hiddenClaims > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('signs.hiddenClaims', { count: hiddenClaims })}
        </Text>
      )}
    </div>
  );
}

function Strays(props: { title: string; strays: StrayDirectory[] }) {
  const { title, strays } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  if (strays.length === 0) {
    return null;
  }
  const words = t('pools.strays', { count: strays.length });
  return (
    <div>
      <Text as="h3" variant="body-medium" weight="bold">
        {words}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {t('pools.strayHint')}
      </Text>
      <DataTable
        label={`${title}: ${words}`}
        rows={strays}
        rowKey={stray => stray.path}
        columns={[
          {
            id: 'path',
            label: t('pools.path'),
            cell: stray => <code>{stray.path}</code>,
          },
          {
            id: 'use',
            label: t('pools.use'),
            isFigure: true,
            cell: stray =>
              stray.usedBytes === undefined
                ? t('used.notMeasured')
                : format.bytes(stray.usedBytes),
          },
        ]}
      />
    </div>
  );
}

/** One pool: its room in bytes and inodes, who draws on it, what lies there unclaimed. */
export function PoolCard(props: { pool: Pool }) {
  const { pool } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <Section title={pool.title} aside={<NodeChip pool={pool} />}>
      <Flex direction="column" gap="3">
        <Text as="p" variant="body-small" color="secondary">
          {[pool.cluster, t(`pools.kind.${pool.kind}`), pool.node]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        <RoomFigure
          title={pool.title}
          room={pool.room}
          severity={poolSeverity(pool.id, pool.findings)}
          isDetailed
        />
        {pool.nas ? <NasLine place={pool.nas} /> : <Inodes pool={pool} />}
        {pool.findings.length > 0 && (
          <div>
            <Text as="h3" variant="body-medium" weight="bold">
              {t('pools.findings')}
            </Text>
            <FindingList findings={pool.findings} linksClaims={false} />
          </div>
        )}
        <ClaimsOnPool pool={pool} />
        <Strays title={pool.title} strays={pool.strayDirectories} />
      </Flex>
    </Section>
  );
}
