import { FieldError, invalid, required } from '../FieldError';
import { apiTime, Resource } from '../Resource';
import { valueAt } from '../selectors/fieldSelector';
import { age, ageColumn, Column, column, nameColumn } from '../table/Column';
import { fill } from './defaults/pod';
import { Kind } from './Kind';

/** The collection that definitions lie in. */
export const definitions = 'apiextensions.k8s.io/customresourcedefinitions';

/** Defaults of a definition: names that follow from others. */
export function definitionDefaults(definition: any): void {
  const { spec } = definition;
  if (!spec?.names?.kind) {
    return;
  }
  fill(spec.names, {
    singular: spec.names.kind.toLowerCase(),
    listKind: `${spec.names.kind}List`,
  });
  fill(spec, { conversion: { strategy: 'None' } });
}

export function validateDefinition(
  { metadata, spec }: any,
  old?: any,
): FieldError[] {
  const { names = {}, group, versions = [] } = spec ?? {};
  const errors: FieldError[] = [];
  if (!group) {
    errors.push(required('spec.group'));
  }
  if (!names.plural || !names.kind) {
    errors.push(required(names.kind ? 'spec.names.plural' : 'spec.names.kind'));
  }
  if (metadata.name !== `${names.plural}.${group}`) {
    errors.push(
      invalid(
        'metadata.name',
        metadata.name,
        'must be spec.names.plural+"."+spec.group',
      ),
    );
  }
  if (versions.filter(({ storage }: any) => storage).length !== 1) {
    errors.push(
      invalid(
        'spec.versions',
        versions,
        'must have exactly one version marked as storage version',
      ),
    );
  }
  if (old && old.spec.scope !== spec.scope) {
    errors.push(invalid('spec.scope', spec.scope, 'field is immutable'));
  }
  return errors;
}

/** The status that says a definition is served; nothing here takes time. */
export function establishedStatus(definition: Resource, now: Date): object {
  const { spec } = definition;
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    reason,
    message,
    lastTransitionTime: apiTime(now),
  });
  return {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition(
        'Established',
        'InitialNamesAccepted',
        'the initial names have been accepted',
      ),
    ],
    acceptedNames: spec.names,
    storedVersions: spec.versions
      .filter(({ storage }: any) => storage)
      .map(({ name }: any) => name),
  };
}

/** `.spec.source.name` of a definition, without its first dot. */
function pathOf(jsonPath: string): string {
  return jsonPath.replace(/^\./, '').replace(/\\\./g, '.');
}

function columnsOf(version: any): Column[] | undefined {
  const own: any[] = version.additionalPrinterColumns ?? [];
  if (own.length === 0) {
    return undefined;
  }
  return [
    nameColumn,
    ...own.map(({ name, type, jsonPath, priority, description, format }) =>
      column(
        name,
        (object, now) => {
          const value = valueAt(object, pathOf(jsonPath));
          return type === 'date' && typeof value === 'string'
            ? age(value, now)
            : value;
        },
        { type, priority, description, format },
      ),
    ),
  ];
}

function scaleOf(version: any): Kind['scale'] {
  const scale = version.subresources?.scale;
  return (
    scale && {
      replicas: pathOf(scale.specReplicasPath),
      statusReplicas: pathOf(scale.statusReplicasPath),
      selector: scale.labelSelectorPath && pathOf(scale.labelSelectorPath),
    }
  );
}

/** The kinds that a definition adds: one for each version that it serves. */
export function kindsOfDefinition({ spec }: Resource): Kind[] {
  return spec.versions
    .filter(({ served }: any) => served)
    .map((version: any) => {
      const apiVersion = `${spec.group}/${version.name}`;
      const stored = spec.versions.find(({ storage }: any) => storage).name;
      return {
        group: spec.group,
        version: version.name,
        kind: spec.names.kind,
        plural: spec.names.plural,
        singular: spec.names.singular ?? spec.names.kind.toLowerCase(),
        shortNames: spec.names.shortNames,
        categories: spec.names.categories,
        namespaced: spec.scope === 'Namespaced',
        status: Boolean(version.subresources?.status),
        scale: scaleOf(version),
        generation: true,
        needsVersion: true,
        columns: columnsOf(version) ?? [nameColumn, ageColumn],
        // Versions differ in their name alone, as without a conversion webhook.
        fromStored: (object: Resource) => ({ ...object, apiVersion }),
        toStored: (object: Resource) => ({
          ...object,
          apiVersion: `${spec.group}/${stored}`,
        }),
      };
    });
}
