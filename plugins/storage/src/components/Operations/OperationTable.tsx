import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Cell, Table, Text, type ColumnConfig } from '@backstage/ui';
import type {
  Operation,
  OperationPage,
} from '@stowage/backstage-plugin-storage-common';
import type { ReactNode } from 'react';
import type { OperationListState } from '../../decide/operationList';
import { storageTranslationRef } from '../../translation';
import { StateChip } from '../Operation';
import { RelativeTime, usePages } from '../parts';
import { OperationLink } from './OperationLink';
import { OperationResult } from './OperationResult';
import styles from './operations.module.css';

function Wrapped(props: { children: ReactNode }) {
  return (
    <Cell>
      <div className={styles.cell}>{props.children}</div>
    </Cell>
  );
}

function useColumns(): ColumnConfig<Operation>[] {
  const { t } = useTranslationRef(storageTranslationRef);
  return [
    {
      id: 'title',
      label: t('operations.what'),
      isRowHeader: true,
      minWidth: 220,
      cell: ({ id, title, cluster, namespace }) => (
        <Wrapped>
          <OperationLink operation={id} title={title} />
          <Text as="p" variant="body-small" color="secondary">
            {namespace} · {cluster}
          </Text>
        </Wrapped>
      ),
    },
    {
      id: 'state',
      label: t('operations.state'),
      minWidth: 170,
      cell: ({ state }) => (
        <Wrapped>
          <StateChip state={state} />
        </Wrapped>
      ),
    },
    {
      id: 'result',
      label: t('operations.result'),
      minWidth: 170,
      cell: operation => (
        <Wrapped>
          <OperationResult operation={operation} />
        </Wrapped>
      ),
    },
    {
      id: 'by',
      label: t('operations.by'),
      minWidth: 120,
      cell: ({ createdBy }) => (
        <Wrapped>
          {createdBy.startsWith('user:') ? (
            <EntityRefLink entityRef={createdBy} hideIcon />
          ) : (
            createdBy
          )}
        </Wrapped>
      ),
    },
    {
      id: 'when',
      label: t('operations.when'),
      minWidth: 130,
      cell: ({ createdAt }) => (
        <Wrapped>
          <RelativeTime at={createdAt} />
        </Wrapped>
      ),
    },
  ];
}

/** One page of operations, as the server filtered them. */
export function OperationTable(props: {
  page: OperationPage;
  state: OperationListState;
  /** The page is one to an earlier question. */
  isOutdated: boolean;
  onChange: (change: Partial<OperationListState>) => void;
}) {
  const { page, state, isOutdated, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const columns = useColumns();
  const pagination = usePages({
    state,
    totalCount: page.totalItems,
    onChange,
  });
  const { page: _page, pageSize: _pageSize, ...filters } = state;
  const isFiltered = Object.values(filters).some(Boolean);
  return (
    <Table<Operation>
      columnConfig={columns}
      data={page.items}
      isStale={isOutdated}
      pagination={pagination}
      emptyState={
        <Text>
          {isFiltered
            ? t('operations.none')
            : `${t('operations.noneAtAll')} ${t('operations.noneHint')}`}
        </Text>
      }
    />
  );
}
