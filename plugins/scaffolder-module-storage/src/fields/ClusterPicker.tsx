import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import type { Cluster } from '@stowage/backstage-plugin-storage-common';
import { useEffect } from 'react';
import { bodyOf } from '../api/createStorageClient';
import { useStorage } from '../api/useStorage';
import { Choice } from '../components/Choice';
import { FieldNote } from '../components/FieldNote';
import { Others } from '../components/Others';
import { Problem } from '../components/Problem';
import { scaffolderStorageTranslationRef } from '../translation';

/** Value and options of {@link ClusterPicker}. */
export const clusterPickerSchema = makeFieldSchema({
  output: z => z.string({ description: 'Name of the cluster' }),
});

/** A cluster in which templates may create things. */
export function ClusterPicker(props: typeof clusterPickerSchema.TProps) {
  const { formData, idSchema, onChange, rawErrors, required, schema } = props;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  const clusters = useStorage({
    ask: client => bodyOf(client.getClusters({})),
    dependencies: [],
  });
  const items = clusters.state === 'loaded' ? clusters.value.items : [];
  const usable = items.filter(isUsable);
  const only = usable.length === 1 ? usable[0].name : undefined;
  useEffect(() => {
    if (!formData && only) {
      onChange(only);
    }
  }, [formData, only, onChange]);

  if (clusters.state === 'failed') {
    return <Problem error={clusters.error} retry={clusters.retry} />;
  }
  const reasonOf = (cluster: Cluster): string =>
    cluster.apply
      ? cluster.message ?? t('cluster.unreachable')
      : t('cluster.applyOff');
  return (
    <>
      <Choice
        id={idSchema?.$id}
        label={schema.title ?? t('cluster.title')}
        description={schema.description}
        required={required}
        disabled={clusters.state !== 'loaded'}
        invalid={Boolean(rawErrors?.length)}
        value={formData}
        options={usable.map(({ name, title }) => ({ id: name, label: title }))}
        onChange={onChange}
      />
      {clusters.state === 'loading' && <FieldNote text={t('common.loading')} />}
      {clusters.state === 'loaded' && !usable.length && (
        <FieldNote
          tone="danger"
          text={items.length ? t('cluster.noneUsable') : t('cluster.empty')}
        />
      )}
      <Others
        items={items
          .filter(cluster => !isUsable(cluster))
          .map(cluster => ({
            id: cluster.name,
            text: `${cluster.title}: ${reasonOf(cluster)}`,
          }))}
      />
    </>
  );
}

function isUsable({ apply, state }: Cluster): boolean {
  return apply && (state === 'ready' || state === 'partial');
}
