import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { Button, Flex, TextField } from '@backstage/ui';
import { FieldNote } from '../components/FieldNote';
import { scaffolderStorageTranslationRef } from '../translation';
import { describeSchedule } from './describeSchedule';

/** Value of {@link SchedulePicker}. */
export const schedulePickerSchema = makeFieldSchema({
  output: z => z.string({ description: 'Schedule of a CronJob, in UTC' }),
});

const suggestions = [
  { schedule: '17 2 * * *', words: 'schedule.nightly' },
  { schedule: '17 */6 * * *', words: 'schedule.hourly' },
  { schedule: '17 2 * * 0', words: 'schedule.weekly' },
] as const;

/** A schedule, said in words while one types. */
export function SchedulePicker(props: typeof schedulePickerSchema.TProps) {
  const { formData = '', idSchema, onChange, rawErrors } = props;
  const { required, schema } = props;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  const described = describeSchedule(formData);
  const noteId = `${idSchema?.$id ?? 'schedule'}-words`;
  const problem = (): string =>
    !described.ok && described.code === 'unreadable'
      ? t('schedule.unreadable', { reason: described.reason })
      : t('schedule.fields');
  return (
    <>
      <TextField
        id={idSchema?.$id}
        label={schema.title ?? t('schedule.title')}
        description={schema.description}
        aria-describedby={noteId}
        isRequired={required}
        isInvalid={
          (formData !== '' && !described.ok) || Boolean(rawErrors?.length)
        }
        value={formData}
        onChange={onChange}
        autoComplete="off"
      />
      <Flex gap="1" role="group" aria-label={t('schedule.suggestions')}>
        {suggestions.map(({ schedule, words }) => (
          <Button
            key={schedule}
            size="small"
            variant="tertiary"
            onPress={() => onChange(schedule)}
          >
            {t(words)}
          </Button>
        ))}
      </Flex>
      {formData !== '' && (
        <FieldNote
          id={noteId}
          tone={described.ok ? 'secondary' : 'danger'}
          text={
            described.ok
              ? t('schedule.words', { words: described.words })
              : problem()
          }
        />
      )}
    </>
  );
}
