import { Text } from '@backstage/ui';
import type { NotMeasured as NotMeasuredReason } from '@stowage/backstage-plugin-storage-common';
import { reasonAlone } from '../../decide/reading';
import { useServerWords } from '../../translation';
import { UnknownBar } from './Bar';

/** Where a figure should stand that was not measured, and why it was not. */
export function NotMeasured(props: {
  /** What was not measured, such as `Room not measured`. */
  label: string;
  notMeasured?: NotMeasuredReason;
}) {
  const { label, notMeasured } = props;
  const say = useServerWords();
  return (
    <div>
      <UnknownBar />
      <Text as="p" variant="body-small">
        {label}
        {notMeasured && (
          <Text variant="body-small" color="secondary">
            {' — '}
            {say({
              group: 'notMeasured',
              code: notMeasured.code,
              words: reasonAlone(notMeasured.reason),
            })}
          </Text>
        )}
      </Text>
    </div>
  );
}
