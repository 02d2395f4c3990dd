import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, Link, Table, Text, type ColumnConfig } from '@backstage/ui';
import type {
  Claim,
  ClaimPage,
} from '@stowage/backstage-plugin-storage-common';
import type { ReactNode } from 'react';
import { SORTS, firstOrder, type ClaimListState } from '../../decide/claimList';
import { useFormat } from '../../format';
import { claimRouteRef } from '../../routes';
import { storageTranslationRef } from '../../translation';
import {
  Chip,
  MountList,
  RoomFigure,
  SeverityChip,
  UsedFigure,
  usePages,
} from '../parts';
import styles from './claims.module.css';

type ClaimRow = Claim & { id: string };

function Wrapped(props: { children: ReactNode }) {
  return (
    <Cell>
      <div className={styles.cell}>{props.children}</div>
    </Cell>
  );
}

function NameCell(props: { claim: Claim }) {
  const { cluster, namespace, name, phase } = props.claim;
  const { t } = useTranslationRef(storageTranslationRef);
  const claimRoute = useRouteRef(claimRouteRef);
  return (
    <>
      {claimRoute ? (
        <Link
          href={claimRoute({ cluster, namespace, name })}
          variant="body-medium"
          weight="bold"
        >
          {name}
        </Link>
      ) : (
        name
      )}
      <Text as="p" variant="body-small" color="secondary">
        {namespace} · {cluster}
      </Text>
      {phase !== 'Bound' && (
        <Chip tone={phase === 'Lost' ? 'critical' : 'unknown'}>
          {t(`phase.${phase}`)}
        </Chip>
      )}
    </>
  );
}

function useColumns(): ColumnConfig<ClaimRow>[] {
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return [
    {
      id: 'name',
      label: t('claim.name'),
      isRowHeader: true,
      isSortable: true,
      minWidth: 180,
      cell: claim => (
        <Wrapped>
          <NameCell claim={claim} />
        </Wrapped>
      ),
    },
    {
      id: 'severity',
      label: t('claim.finding'),
      isSortable: true,
      minWidth: 170,
      cell: claim => (
        <Wrapped>
          {claim.worstSeverity ? (
            <SeverityChip severity={claim.worstSeverity} />
          ) : (
            <Text variant="body-small" color="secondary">
              {t('claim.noFinding')}
            </Text>
          )}
        </Wrapped>
      ),
    },
    {
      id: 'tier',
      label: t('claim.tier'),
      minWidth: 110,
      cell: claim => (
        <Wrapped>
          <Chip>{claim.tier?.title ?? t('claim.noTier')}</Chip>
          <Text as="p" variant="body-small" color="secondary">
            {claim.storageClass}
          </Text>
        </Wrapped>
      ),
    },
    {
      id: 'requested',
      label: t('claim.asked'),
      isSortable: true,
      minWidth: 90,
      cell: claim => (
        <Wrapped>
          {claim.requestedBytes === undefined
            ? t('claim.noSize')
            : format.bytes(claim.requestedBytes)}
        </Wrapped>
      ),
    },
    {
      id: 'used',
      label: t('claim.used'),
      isSortable: true,
      minWidth: 190,
      cell: claim => (
        <Wrapped>
          <UsedFigure
            reading={claim.reading}
            askedBytes={claim.requestedBytes}
          />
        </Wrapped>
      ),
    },
    {
      id: 'room',
      label: t('claim.room'),
      isSortable: true,
      minWidth: 190,
      cell: ({ pool, volume }) => (
        <Wrapped>
          {pool ? (
            <>
              <Text as="p" variant="body-small" color="secondary">
                {pool.title}
              </Text>
              <RoomFigure title={pool.title} room={pool.room} />
            </>
          ) : (
            <Text variant="body-small" color="secondary">
              {volume ? t('room.noPool') : t('room.noPoolYet')}
            </Text>
          )}
        </Wrapped>
      ),
    },
    {
      id: 'mounts',
      label: t('claim.mountedBy'),
      minWidth: 140,
      cell: claim => (
        <Wrapped>
          <MountList mounts={claim.mountedBy} most={2} />
        </Wrapped>
      ),
    },
  ];
}

/** One page of claims, as the server filtered and sorted it. */
export function ClaimTable(props: {
  page: ClaimPage;
  state: ClaimListState;
  /** The page is one to an earlier question. */
  isOutdated: boolean;
  onChange: (change: Partial<ClaimListState>) => void;
}) {
  const { page, state, isOutdated, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const columns = useColumns();
  const pagination = usePages({
    state,
    totalCount: page.totalItems,
    onChange,
  });
  const isFiltered = Object.values({
    ...state,
    sort: undefined,
    order: undefined,
    page: undefined,
    pageSize: undefined,
  }).some(value => value !== undefined);
  return (
    <Table<ClaimRow>
      columnConfig={columns}
      data={page.items.map(claim => ({ ...claim, id: claim.uid }))}
      isStale={isOutdated}
      pagination={pagination}
      sort={{
        descriptor: {
          column: state.sort,
          direction: state.order === 'asc' ? 'ascending' : 'descending',
        },
        onSortChange: ({ column }) => {
          const sort = SORTS.find(name => name === column);
          if (sort) {
            const turned = state.order === 'asc' ? 'desc' : 'asc';
            onChange({
              sort,
              order: sort === state.sort ? turned : firstOrder(sort),
            });
          }
        },
      }}
      emptyState={
        <Text>{isFiltered ? t('claims.none') : t('claims.noneAtAll')}</Text>
      }
    />
  );
}
