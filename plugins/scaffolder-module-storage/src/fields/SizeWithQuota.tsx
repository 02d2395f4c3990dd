import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { Button, Flex, Text, TextField } from '@backstage/ui';
import type { Check } from '@stowage/backstage-plugin-storage-common';
import { parseSize } from '@stowage/backstage-plugin-storage-common';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { bodyOf } from '../api/createStorageClient';
import { otherField } from '../api/otherField';
import { useStorage } from '../api/useStorage';
import { FieldNote } from '../components/FieldNote';
import { Problem } from '../components/Problem';
import { scaffolderStorageTranslationRef } from '../translation';

/** Value and options of {@link SizeWithQuota}. */
export const sizeWithQuotaSchema = makeFieldSchema({
  output: z => z.string({ description: 'Kubernetes quantity, such as 10Gi' }),
  uiOptions: z =>
    z.object({
      clusterField: z
        .string({ description: 'Field with the cluster; cluster by default' })
        .optional(),
      namespaceField: z
        .string({
          description: 'Field with the namespace; namespace by default',
        })
        .optional(),
      tierField: z
        .string({ description: 'Field with the tier; tier by default' })
        .optional(),
      suggestions: z
        .array(z.string(), { description: 'Sizes to take over with a click' })
        .optional(),
    }),
});

/** Milliseconds without a key before the server is asked. */
const typingPauseMs = 300;

/** A size, checked against quota, limit range, pool and enforcement while one types. */
export function SizeWithQuota(props: typeof sizeWithQuotaSchema.TProps) {
  const { formContext, formData = '', idSchema, onChange, rawErrors } = props;
  const { required, schema, uiSchema } = props;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  const options = uiSchema?.['ui:options'] ?? {};
  const parsed = parseSize(formData);
  const [settled, setSettled] = useState(formData);
  useDebounce(() => setSettled(formData), typingPauseMs, [formData]);
  const notesId = `${idSchema?.$id ?? 'size'}-checks`;
  return (
    <>
      <TextField
        id={idSchema?.$id}
        label={schema.title ?? t('size.title')}
        description={schema.description}
        aria-describedby={notesId}
        isRequired={required}
        isInvalid={
          (formData !== '' && !parsed.ok) || Boolean(rawErrors?.length)
        }
        value={formData}
        onChange={onChange}
        autoComplete="off"
      />
      <Flex gap="1" role="group" aria-label={t('size.suggestions')}>
        {(options.suggestions ?? []).map(size => (
          <Button
            key={size}
            size="small"
            variant="tertiary"
            onPress={() => onChange(size)}
          >
            {size}
          </Button>
        ))}
      </Flex>
      <div id={notesId}>
        {!parsed.ok && formData !== '' && (
          <FieldNote
            tone="danger"
            text={`${parsed.message} ${parsed.remedy}`}
          />
        )}
        {parsed.ok && (
          <ServerChecks
            cluster={otherField(formContext, options.clusterField ?? 'cluster')}
            namespace={otherField(
              formContext,
              options.namespaceField ?? 'namespace',
            )}
            tier={otherField(formContext, options.tierField ?? 'tier')}
            size={parseSize(settled).ok ? settled.trim() : formData.trim()}
            typing={settled !== formData}
          />
        )}
      </div>
    </>
  );
}

function ServerChecks(props: {
  cluster?: string;
  namespace?: string;
  tier?: string;
  size: string;
  typing: boolean;
}) {
  const { cluster, namespace, tier, size, typing } = props;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  const result = useStorage({
    ask: client =>
      bodyOf(
        client.checkClaim({
          body: {
            cluster: cluster!,
            namespace: namespace!,
            tier: tier!,
            size,
          },
        }),
      ),
    dependencies: [cluster, namespace, tier, size],
  });
  if (result.state === 'waiting') {
    return <FieldNote text={t('size.placeFirst')} />;
  }
  if (result.state === 'failed') {
    return <Problem error={result.error} retry={result.retry} />;
  }
  if (typing || result.state === 'loading') {
    return <FieldNote text={t('size.checking')} />;
  }
  const { allowed, checks } = result.value;
  return (
    <div role={allowed ? 'status' : 'alert'}>
      {allowed && !checks.length && (
        <Text as="p" variant="body-small">
          {t('size.allowed')}
        </Text>
      )}
      {[...checks].sort(worstFirst).map(check => (
        <Text
          as="p"
          key={`${check.code}-${check.message}`}
          variant="body-small"
          color={check.level === 'blocking' ? 'danger' : 'primary'}
        >
          <strong>{t(`size.${check.level}`)}:</strong> {check.message}{' '}
          {check.remedy}
        </Text>
      ))}
    </div>
  );
}

const order: Array<Check['level']> = [
  'blocking',
  'warning',
  'information',
  'ok',
];

function worstFirst(left: Check, right: Check): number {
  return order.indexOf(left.level) - order.indexOf(right.level);
}
