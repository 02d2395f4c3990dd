import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { storageTranslationRef } from '../../translation';
import { ClaimsPage } from '../Claims';
import { ClustersPage } from '../Clusters';
import { KeptOriginalsPage } from '../KeptOriginals';
import { OperationsPage } from '../Operations';
import { OverviewPage } from '../Overview';
import { PageBody } from '../parts';
import { PoolsPage } from '../Pools';

/** The Storage page with its own header and tabs, for apps of the legacy frontend system. */
export function LegacyStoragePage() {
  const { t } = useTranslationRef(storageTranslationRef);
  const tabs = [
    { path: '/overview', title: t('tab.overview'), page: <OverviewPage /> },
    { path: '/claims', title: t('tab.claims'), page: <ClaimsPage /> },
    { path: '/pools', title: t('tab.pools'), page: <PoolsPage /> },
    {
      path: '/operations',
      title: t('tab.operations'),
      page: <OperationsPage />,
    },
    {
      path: '/kept-originals',
      title: t('tab.kept'),
      page: <KeptOriginalsPage />,
    },
    { path: '/clusters', title: t('tab.clusters'), page: <ClustersPage /> },
  ];
  return (
    <Page themeId="tool">
      <Header title={t('page.title')} />
      <TabbedLayout>
        {tabs.map(({ path, title, page }) => (
          <TabbedLayout.Route key={path} path={path} title={title}>
            <PageBody>{page}</PageBody>
          </TabbedLayout.Route>
        ))}
      </TabbedLayout>
    </Page>
  );
}
