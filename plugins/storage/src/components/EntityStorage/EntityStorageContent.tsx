import {
  getCompoundEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type { ComponentStorage } from '@stowage/backstage-plugin-storage-common';
import { storageApiRef } from '../../api';
import { decideHeadline } from '../../decide/headline';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { storageTranslationRef } from '../../translation';
import { ClusterNotices, EventTable, FindingGroups, LiveView } from '../parts';
import { Activity } from './Activity';
import { ComponentClaims } from './ComponentClaims';
import { HeadlineCard } from './HeadlineCard';
import { NamespaceLimits } from './NamespaceLimits';
import { NoClaims } from './NoClaims';

function StorageOfComponent(props: { storage: ComponentStorage }) {
  const { storage } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <>
      <HeadlineCard headline={decideHeadline(storage)} />
      <FindingGroups
        page={{
          items: storage.findings,
          totalItems: storage.findings.length,
        }}
      />
      <ClusterNotices clusters={storage.clusters} />
      {storage.claims.length === 0 ? (
        <NoClaims storage={storage} />
      ) : (
        <ComponentClaims
          claims={storage.claims}
          findings={storage.findings}
          hiddenClaims={storage.hiddenClaims}
        />
      )}
      {storage.claims.length > 0 && <Activity component={storage.entityRef} />}
      <NamespaceLimits quotas={storage.quotas} limits={storage.limits} />
      <EventTable events={storage.events} />
      {storage.claims.length > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('component.selectors')}: {storage.selectors.join(' ')}
        </Text>
      )}
    </>
  );
}

function LiveStorageOfEntity(props: { entity: Entity }) {
  const { entity } = props;
  const api = useApi(storageApiRef);
  const live = useLiveData(stringifyEntityRef(entity), signal =>
    api.getComponentStorage(getCompoundEntityRef(entity), { signal }),
  );
  return (
    <LiveView live={live} permission={PERMISSION_NAMES.claims}>
      {storage => <StorageOfComponent storage={storage} />}
    </LiveView>
  );
}

/** The storage tab of a component. */
export function EntityStorageContent() {
  const { entity } = useEntity();
  // Another entity starts afresh: its neighbour's storage must never be taken for its own.
  return (
    <LiveStorageOfEntity key={stringifyEntityRef(entity)} entity={entity} />
  );
}
