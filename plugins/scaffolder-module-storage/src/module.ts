import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';

const clusterPicker = FormFieldBlueprint.make({
  name: 'storage-cluster-picker',
  params: {
    field: async () => {
      const { ClusterPicker, clusterPickerSchema } = await import(
        './fields/ClusterPicker'
      );
      return createFormField({
        name: 'ClusterPicker',
        component: ClusterPicker,
        schema: clusterPickerSchema,
      });
    },
  },
});

const namespacePicker = FormFieldBlueprint.make({
  name: 'storage-namespace-picker',
  params: {
    field: async () => {
      const [
        { NamespacePicker, namespacePickerSchema },
        { validateNamespace },
      ] = await Promise.all([
        import('./fields/NamespacePicker'),
        import('./fields/validation'),
      ]);
      return createFormField({
        name: 'NamespacePicker',
        component: NamespacePicker,
        schema: namespacePickerSchema,
        validation: validateNamespace,
      });
    },
  },
});

const tierPicker = FormFieldBlueprint.make({
  name: 'storage-tier-picker',
  params: {
    field: async () => {
      const [{ TierPicker, tierPickerSchema }, { validateTier }] =
        await Promise.all([
          import('./fields/TierPicker'),
          import('./fields/validation'),
        ]);
      return createFormField({
        name: 'TierPicker',
        component: TierPicker,
        schema: tierPickerSchema,
        validation: validateTier,
      });
    },
  },
});

const sizeWithQuota = FormFieldBlueprint.make({
  name: 'storage-size-with-quota',
  params: {
    field: async () => {
      const [{ SizeWithQuota, sizeWithQuotaSchema }, { validateSize }] =
        await Promise.all([
          import('./fields/SizeWithQuota'),
          import('./fields/validation'),
        ]);
      return createFormField({
        name: 'SizeWithQuota',
        component: SizeWithQuota,
        schema: sizeWithQuotaSchema,
        validation: validateSize,
      });
    },
  },
});

const schedulePicker = FormFieldBlueprint.make({
  name: 'storage-schedule-picker',
  params: {
    field: async () => {
      const [{ SchedulePicker, schedulePickerSchema }, { validateSchedule }] =
        await Promise.all([
          import('./fields/SchedulePicker'),
          import('./fields/validation'),
        ]);
      return createFormField({
        name: 'SchedulePicker',
        component: SchedulePicker,
        schema: schedulePickerSchema,
        validation: validateSchedule,
      });
    },
  },
});

/**
 * The form fields `ClusterPicker`, `NamespacePicker`, `TierPicker`, `SizeWithQuota` and
 * `SchedulePicker` for `ui:field`.
 *
 * @public
 */
export const scaffolderStorageModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    clusterPicker,
    namespacePicker,
    tierPicker,
    sizeWithQuota,
    schedulePicker,
  ],
});
