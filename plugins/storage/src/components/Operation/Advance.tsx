import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { advanceOf, stateTone } from '../../decide/operation';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { ProgressBar } from '../parts';

function useAdvanceWords() {
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return (operation: Operation): string => {
    const advance = advanceOf(operation);
    const { progress } = operation;
    if (advance.of === 'steps' || !progress) {
      return t('operation.stepsOf', {
        done: format.count(advance.done),
        total: format.count(advance.total),
      });
    }
    const { filesDone, filesTotal, bytesPerSecond, secondsLeft } = progress;
    return [
      progress.label,
      t('operation.bytesOf', {
        done: format.bytes(advance.done),
        total: format.bytes(advance.total),
      }),
      filesDone !== undefined &&
        filesTotal !== undefined &&
        t('operation.filesOf', {
          done: format.count(filesDone),
          total: format.count(filesTotal),
        }),
      bytesPerSecond !== undefined && format.rate(bytesPerSecond),
      secondsLeft !== undefined &&
        t('operation.secondsLeft', { duration: format.duration(secondsLeft) }),
    ]
      .filter(Boolean)
      .join(' · ');
  };
}

/** How far an operation is: a bar, and the same in figures with their units. */
export function Advance(props: { operation: Operation }) {
  const { operation } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const words = useAdvanceWords()(operation);
  return (
    <div>
      <ProgressBar
        label={t('operation.advance')}
        words={words}
        share={advanceOf(operation).share}
        tone={stateTone(operation.state)}
      />
      <Text as="p" variant="body-small" color="secondary">
        {words}
      </Text>
    </div>
  );
}
