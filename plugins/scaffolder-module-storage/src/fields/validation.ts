import { fetchApiRef } from '@backstage/frontend-plugin-api';
import type { ApiHolder } from '@backstage/frontend-plugin-api';
import type { DefaultApiClient } from '@stowage/backstage-plugin-storage-common';
import { parseSize } from '@stowage/backstage-plugin-storage-common';
import { bodyOf, createStorageClient } from '../api/createStorageClient';
import { otherField } from '../api/otherField';
import { describeSchedule } from './describeSchedule';
import { isOffered } from './TierPicker';

/** The part of a field's validation result that is written. */
interface Result {
  addError(message: string): void;
}

/** The part of what the scaffolder passes along that is read. */
interface Context<Options> {
  apiHolder: ApiHolder;
  formData: unknown;
  uiSchema?: { 'ui:options'?: Options };
}

function read<Options extends object>(
  context: Context<Options>,
): {
  client?: DefaultApiClient;
  options: Partial<Options>;
  field: (name: string) => string | undefined;
} {
  const fetchApi = context.apiHolder.get(fetchApiRef);
  return {
    client: fetchApi && createStorageClient(fetchApi),
    options: context.uiSchema?.['ui:options'] ?? {},
    field: name => otherField({ formData: context.formData }, name),
  };
}

/** Refuses a namespace that is not there or not for this user. */
export async function validateNamespace(
  value: string | undefined,
  result: Result,
  context: Context<{ clusterField?: string }>,
): Promise<void> {
  const { client, options, field } = read(context);
  const cluster = field(options.clusterField ?? 'cluster');
  if (!value || !cluster || !client) {
    return;
  }
  const { items } = await bodyOf(client.getNamespaces({ path: { cluster } }));
  const namespace = items.find(({ name }) => name === value);
  if (!namespace) {
    result.addError(`There is no namespace ${value} in ${cluster}.`);
  } else if (!namespace.usable) {
    result.addError(
      `You cannot use ${value}: ${
        namespace.unusableReason ?? 'no reason was given'
      }`,
    );
  }
}

/** Refuses a tier that the cluster does not offer for the use. */
export async function validateTier(
  value: string | undefined,
  result: Result,
  context: Context<{ clusterField?: string; use?: 'data' | 'backup' }>,
): Promise<void> {
  const { client, options, field } = read(context);
  const cluster = field(options.clusterField ?? 'cluster');
  if (!value || !cluster || !client) {
    return;
  }
  const { items } = await bodyOf(client.getTiers({ query: { cluster } }));
  const tier = items.find(
    each => each.id === value && each.cluster === cluster,
  );
  if (!tier) {
    result.addError(`There is no tier ${value} in ${cluster}.`);
  } else if (!isOffered(tier, options.use ?? 'data')) {
    result.addError(
      tier.unavailableReason ?? `${tier.title} cannot be used for this.`,
    );
  }
}

/** Refuses a size that is none, and one that the place cannot take. */
export async function validateSize(
  value: string | undefined,
  result: Result,
  context: Context<{
    clusterField?: string;
    namespaceField?: string;
    tierField?: string;
  }>,
): Promise<void> {
  const parsed = parseSize(value ?? '');
  if (!parsed.ok) {
    result.addError(`${parsed.message} ${parsed.remedy}`);
    return;
  }
  const { client, options, field } = read(context);
  const cluster = field(options.clusterField ?? 'cluster');
  const namespace = field(options.namespaceField ?? 'namespace');
  const tier = field(options.tierField ?? 'tier');
  if (!cluster || !namespace || !tier || !client) {
    return;
  }
  const { checks } = await bodyOf(
    client.checkClaim({
      body: { cluster, namespace, tier, size: value!.trim() },
    }),
  );
  checks
    .filter(({ level }) => level === 'blocking')
    .forEach(({ message, remedy }) =>
      result.addError(remedy ? `${message} ${remedy}` : message),
    );
}

/** Refuses what a CronJob would not take as a schedule. */
export function validateSchedule(
  value: string | undefined,
  result: Result,
): void {
  const described = describeSchedule(value ?? '');
  if (!described.ok) {
    result.addError(
      described.code === 'fields'
        ? 'A schedule has five parts: minute, hour, day, month, weekday.'
        : `This is no schedule: ${described.reason}`,
    );
  }
}
