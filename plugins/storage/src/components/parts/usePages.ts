import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TablePaginationType } from '@backstage/ui';
import { PAGE_SIZES } from '../../decide/claimList';
import { storageTranslationRef } from '../../translation';

/** The page of a list, as the address holds it. */
export interface PageState {
  pageSize: (typeof PAGE_SIZES)[number];
  /** The first page is 1. */
  page: number;
}

/** The paging of a list that the server cuts into pages. */
export function usePages(options: {
  state: PageState;
  totalCount: number;
  onChange: (change: Partial<PageState>) => void;
}): TablePaginationType {
  const { state, totalCount, onChange } = options;
  const { t } = useTranslationRef(storageTranslationRef);
  const { page, pageSize } = state;
  const offset = (page - 1) * pageSize;
  return {
    type: 'page',
    pageSize,
    pageSizeOptions: PAGE_SIZES.map(value => ({
      value,
      label: t('claims.pageSize', { size: String(value) }),
    })),
    offset,
    totalCount,
    hasPreviousPage: page > 1,
    hasNextPage: offset + pageSize < totalCount,
    onPreviousPage: () => onChange({ page: page - 1 }),
    onNextPage: () => onChange({ page: page + 1 }),
    onPageSizeChange: size =>
      onChange({ pageSize: PAGE_SIZES.find(known => known === size) }),
    getLabel: () =>
      t('claims.pageOf', {
        from: String(Math.min(offset + 1, totalCount)),
        to: String(Math.min(offset + pageSize, totalCount)),
        total: String(totalCount),
      }),
  };
}
