import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PlanFigures as Figures } from '@stowage/backstage-plugin-storage-common';
import type { ReactNode } from 'react';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { RelativeTime } from '../parts';
import styles from './plan.module.css';

function Figure(props: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

/** What was measured and reckoned for a plan; what was not is said to be so. */
export function PlanFigures(props: {
  figures: Figures;
  /** The operation stops the application, so that it matters for how long. */
  stopsApplication: boolean;
}) {
  const { figures, stopsApplication } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const bytes = (size: number | undefined) =>
    size === undefined ? t('plan.none') : format.bytes(size);
  const duration = (seconds: number | undefined) =>
    seconds === undefined ? t('plan.none') : format.duration(seconds);
  const { files, roomBytes, neededBytes, floorSeconds, dataSeconds } = figures;
  return (
    <dl className={styles.figures}>
      <Figure name={t('plan.figure.data')}>
        {files === undefined
          ? bytes(figures.bytes)
          : t('plan.figure.dataFiles', {
              bytes: bytes(figures.bytes),
              files: format.count(files),
            })}
      </Figure>
      {(roomBytes !== undefined || neededBytes !== undefined) && (
        <Figure name={t('plan.figure.room')}>
          {neededBytes === undefined
            ? t('plan.figure.roomLeft', { room: bytes(roomBytes) })
            : t('plan.figure.roomOf', {
                needed: bytes(neededBytes),
                room: bytes(roomBytes),
              })}
        </Figure>
      )}
      {stopsApplication && (
        <Figure name={t('plan.figure.stop')}>
          {floorSeconds === undefined || dataSeconds === undefined
            ? duration(figures.stopSeconds)
            : t('plan.figure.stopParts', {
                stop: duration(figures.stopSeconds),
                floor: duration(floorSeconds),
                data: duration(dataSeconds),
              })}
        </Figure>
      )}
      {figures.maximumStopSeconds !== undefined && (
        <Figure name={t('plan.figure.maximum')}>
          {t('plan.figure.maximumWords', {
            maximum: duration(figures.maximumStopSeconds),
          })}
        </Figure>
      )}
      {figures.totalSeconds !== undefined && (
        <Figure name={t('plan.figure.total')}>
          {t('plan.about', { duration: duration(figures.totalSeconds) })}
        </Figure>
      )}
      {figures.measuredAt && (
        <Figure name={t('plan.figure.measured')}>
          <RelativeTime at={figures.measuredAt} />
        </Figure>
      )}
    </dl>
  );
}
