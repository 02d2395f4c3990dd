import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { bodyOf } from '../api/createStorageClient';
import { otherField } from '../api/otherField';
import { useStorage } from '../api/useStorage';
import { Choice } from '../components/Choice';
import { FieldNote } from '../components/FieldNote';
import { Others } from '../components/Others';
import { Problem } from '../components/Problem';
import { scaffolderStorageTranslationRef } from '../translation';

/** Value and options of {@link NamespacePicker}. */
export const namespacePickerSchema = makeFieldSchema({
  output: z => z.string({ description: 'Name of the namespace' }),
  uiOptions: z =>
    z.object({
      clusterField: z
        .string({ description: 'Field with the cluster; cluster by default' })
        .optional(),
    }),
});

/** A namespace of the chosen cluster that the user may use; says why others are not offered. */
export function NamespacePicker(props: typeof namespacePickerSchema.TProps) {
  const { formContext, formData, idSchema, onChange, rawErrors } = props;
  const { required, schema, uiSchema } = props;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  const { clusterField = 'cluster' } = uiSchema?.['ui:options'] ?? {};
  const cluster = otherField(formContext, clusterField);
  const namespaces = useStorage({
    ask: client =>
      bodyOf(client.getNamespaces({ path: { cluster: cluster! } })),
    dependencies: [cluster],
  });

  if (namespaces.state === 'failed') {
    return <Problem error={namespaces.error} retry={namespaces.retry} />;
  }
  const items = namespaces.state === 'loaded' ? namespaces.value.items : [];
  const usable = items.filter(item => item.usable);
  const chosen = items.find(item => item.name === formData);
  const stale =
    namespaces.state === 'loaded' && Boolean(formData) && !chosen?.usable;
  return (
    <>
      <Choice
        id={idSchema?.$id}
        label={schema.title ?? t('namespace.title')}
        description={schema.description}
        required={required}
        disabled={namespaces.state !== 'loaded'}
        invalid={stale || Boolean(rawErrors?.length)}
        value={stale ? undefined : formData}
        options={usable.map(({ name, owner }) => ({
          id: name,
          label: owner ? t('namespace.ownedBy', { name, owner }) : name,
        }))}
        onChange={onChange}
      />
      {namespaces.state === 'waiting' && (
        <FieldNote text={t('namespace.clusterFirst')} />
      )}
      {namespaces.state === 'loading' && (
        <FieldNote text={t('common.loading')} />
      )}
      {namespaces.state === 'loaded' && !usable.length && (
        <FieldNote
          tone="danger"
          text={t(items.length ? 'namespace.noneUsable' : 'namespace.empty', {
            cluster: cluster!,
          })}
        />
      )}
      {stale && (
        <FieldNote
          tone="danger"
          text={t('namespace.notUsable', {
            name: formData!,
            reason: chosen
              ? chosen.unusableReason ?? t('namespace.noReason')
              : t('namespace.notThere', { cluster: cluster! }),
          })}
        />
      )}
      <Others
        items={items
          .filter(item => !item.usable)
          .map(({ name, unusableReason }) => ({
            id: name,
            text: `${name}: ${unusableReason ?? t('namespace.noReason')}`,
          }))}
      />
    </>
  );
}
