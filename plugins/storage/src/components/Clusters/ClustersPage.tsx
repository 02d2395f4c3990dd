import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Cluster } from '@stowage/backstage-plugin-storage-common';
import { storageApiRef } from '../../api';
import { templatesMayCreate } from '../../decide/rights';
import { useFormat } from '../../format';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { storageTranslationRef } from '../../translation';
import {
  Chip,
  DataTable,
  LiveView,
  MissingRights,
  NoClusters,
  RelativeTime,
  Section,
} from '../parts';

const TONES = {
  ready: 'good',
  partial: 'warning',
  unreachable: 'critical',
  connecting: 'unknown',
  misconfigured: 'critical',
} as const;

/** Where in app-config a cluster was named. */
const CONFIG_SECTIONS = {
  storage: 'storage.clusters',
  kubernetes: 'kubernetes.clusterLocatorMethods',
} as const;

function ResourceTable(props: { cluster: Cluster }) {
  const { title, resources } = props.cluster;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return (
    <details>
      <summary>{t('clusters.details', { cluster: title })}</summary>
      <DataTable
        label={`${title}: ${t('clusters.resources')}`}
        rows={resources}
        rowKey={resource => resource.resource}
        columns={[
          {
            id: 'resource',
            label: t('clusters.resource'),
            cell: ({ resource }) => resource,
          },
          {
            id: 'state',
            label: t('clusters.state'),
            cell: ({ state }) => (
              <Chip tone={state === 'synced' ? 'good' : 'unknown'}>
                {t(`clusters.sync.${state}`)}
              </Chip>
            ),
          },
          {
            id: 'objects',
            label: t('clusters.objects'),
            isFigure: true,
            cell: ({ objects }) => format.count(objects),
          },
          {
            id: 'message',
            label: t('clusters.message'),
            cell: ({ message }) => message,
          },
        ]}
      />
    </details>
  );
}

function ClusterCard(props: { cluster: Cluster }) {
  const { cluster } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const facts = [
    cluster.version && t('clusters.version', { version: cluster.version }),
    t('clusters.configuredBy', {
      section: CONFIG_SECTIONS[cluster.configuredBy],
    }),
    cluster.walking ? t('clusters.walkingOn') : t('clusters.walkingOff'),
    cluster.kubelet ? t('clusters.kubeletOn') : t('clusters.kubeletOff'),
    t(`clusters.templates.${templatesMayCreate(cluster)}`),
  ].filter(Boolean);
  return (
    <Section
      title={cluster.title}
      aside={
        <Chip tone={TONES[cluster.state]}>
          {t(`clusters.stateName.${cluster.state}`)}
        </Chip>
      }
    >
      <Flex direction="column" gap="2">
        <Text as="p" variant="body-small">
          {cluster.lastContact
            ? t('clusters.lastContact', {
                time: <RelativeTime at={cluster.lastContact} />,
              })
            : t('clusters.neverHeard')}
          {cluster.since &&
            ` · ${t('clusters.since', {
              moment: format.moment(Date.parse(cluster.since)),
            })}`}
        </Text>
        {cluster.message && <Text as="p">{cluster.message}</Text>}
        <Text as="p" variant="body-small" color="secondary">
          {facts.join(' · ')}
        </Text>
        {cluster.missingRights.length > 0 && (
          <div>
            <Text as="h3" variant="body-medium" weight="bold">
              {t('clusters.missingTitle', { cluster: cluster.title })}
            </Text>
            <MissingRights rights={cluster.missingRights} />
          </div>
        )}
        {cluster.resources.length > 0 && <ResourceTable cluster={cluster} />}
      </Flex>
    </Section>
  );
}

/** What the portal hears from each cluster, and what it may not see there. */
export function ClustersPage() {
  const api = useApi(storageApiRef);
  const live = useLiveData('clusters', signal => api.getClusters({ signal }));
  return (
    <LiveView live={live} permission={PERMISSION_NAMES.clusters}>
      {({ items }) => (
        <>
          {items.length === 0 && <NoClusters />}
          {items.map(cluster => (
            <ClusterCard key={cluster.name} cluster={cluster} />
          ))}
        </>
      )}
    </LiveView>
  );
}
