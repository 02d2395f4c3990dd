import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  NasPlace,
  NasShareView,
  NasSnapshotsView,
  NasVolumeView,
} from '@stowage/backstage-plugin-storage-common';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { Chip } from '../parts/Chip';
import { RelativeTime } from '../parts/RelativeTime';
import { Disks } from './Disks';
import { ExportRules } from './ExportRules';
import { HealthChip } from './HealthChip';
import styles from './nas.module.css';

function useUse() {
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return (usedBytes?: number, totalBytes?: number) => {
    if (usedBytes === undefined) {
      return t('nas.useNotMeasured');
    }
    const used = format.bytes(usedBytes);
    return totalBytes === undefined
      ? t('nas.used', { used })
      : t('nas.usedOf', { used, total: format.bytes(totalBytes) });
  };
}

function ShareUse(props: { share: NasShareView }) {
  const { path, quota, quotaBytes, usedBytes } = props.share;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const use = useUse();
  const limits: Record<NasShareView['quota'], string> = {
    set: t('nas.quota', { size: format.bytes(quotaBytes ?? 0) }),
    none: t('nas.noQuota'),
    unsupported: t('nas.quotaUnsupported'),
    unknown: t('nas.quotaNotKnown'),
  };
  return (
    <>
      <code>{path}</code>
      <div>
        {use(usedBytes)}, {limits[quota]}
      </div>
    </>
  );
}

function VolumeUse(props: { volume: NasVolumeView }) {
  const { path, fileSystem, health, state, usedBytes, totalBytes } =
    props.volume;
  const use = useUse();
  return (
    <>
      <code>{path}</code> {fileSystem}{' '}
      <HealthChip health={health} state={state} />
      <div>{use(usedBytes, totalBytes)}</div>
    </>
  );
}

function Snapshots(props: { snapshots?: NasSnapshotsView }) {
  const { snapshots } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  if (!snapshots) {
    return <>{t('nas.notKnown')}</>;
  }
  const { count, newestAt } = snapshots;
  if (count === 0) {
    return <>{t('nas.noSnapshots')}</>;
  }
  return (
    <>
      {newestAt === undefined
        ? count
        : t('nas.snapshotCount', {
            count,
            time: <RelativeTime at={newestAt} />,
          })}
    </>
  );
}

/** Share, export, volume, disks and snapshots of what lies on a NAS, in one line of sight. */
export function NasLine(props: { place: NasPlace }) {
  const { place } = props;
  const { title, model, state, message, share, volume, measuredAt } = place;
  const { t } = useTranslationRef(storageTranslationRef);
  const named = model ? t('nas.model', { title, model }) : title;
  return (
    <section aria-label={t('nas.title', { title })}>
      <Text as="p" variant="body-small">
        {t('nas.title', { title: named })}{' '}
        {state !== 'ready' && (
          <Chip tone="unknown">{t(`nas.state.${state}`)}</Chip>
        )}{' '}
        {measuredAt && (
          <Text variant="body-small" color="secondary">
            {t('nas.seen', { time: <RelativeTime at={measuredAt} /> })}
          </Text>
        )}
      </Text>
      {message && (
        <Text as="p" variant="body-small" color="secondary">
          {message}
        </Text>
      )}
      <dl className={styles.line}>
        {share && (
          <>
            <div>
              <dt>{t('nas.share')}</dt>
              <dd>
                <ShareUse share={share} />
              </dd>
            </div>
            <div>
              <dt>{t('nas.exported')}</dt>
              <dd>
                <ExportRules exported={place.exported} />
              </dd>
            </div>
          </>
        )}
        {volume && (
          <div>
            <dt>{t('nas.volume')}</dt>
            <dd>
              <VolumeUse volume={volume} />
            </dd>
          </div>
        )}
        {volume && (
          <div>
            <dt>{t('nas.disks')}</dt>
            <dd>
              <Disks disks={place.disks} pool={place.pool} />
            </dd>
          </div>
        )}
        {share && (
          <div>
            <dt>{t('nas.snapshots')}</dt>
            <dd>
              <Snapshots snapshots={place.snapshots} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
