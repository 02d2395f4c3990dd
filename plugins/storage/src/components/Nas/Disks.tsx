import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  NasDiskView,
  NasPoolView,
} from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { HealthChip } from './HealthChip';
import styles from './nas.module.css';

function Layout(props: { pool: NasPoolView }) {
  const { layout, tolerates, health, state } = props.pool;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <div>
      {tolerates === undefined
        ? t('nas.layoutOnly', { layout })
        : t('nas.layout', { layout, lost: String(tolerates) })}{' '}
      {health !== 'normal' && <HealthChip health={health} state={state} />}
    </div>
  );
}

/** The disks below a volume: those that are well are counted, the others named. */
export function Disks(props: { disks: NasDiskView[]; pool?: NasPoolView }) {
  const { disks, pool } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  if (disks.length === 0) {
    return <>{t('nas.notKnown')}</>;
  }
  const ill = disks.filter(({ health }) => health !== 'normal');
  return (
    <>
      {pool && <Layout pool={pool} />}
      {ill.length === 0 ? (
        t('nas.diskWell', { count: disks.length })
      ) : (
        // eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList
        <ul className={styles.list} role="list">
          {ill.map(({ id, title, health, state, temperatureCelsius }) => (
            <li key={id}>
              {title} <HealthChip health={health} state={state} />
              {temperatureCelsius !== undefined &&
                ` ${t('nas.temperature', {
                  degrees: String(temperatureCelsius),
                })}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
