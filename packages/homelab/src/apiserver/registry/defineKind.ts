import { Kind } from './Kind';

/** What a group's kinds have in common. */
export interface Group {
  group: string;
  version: string;
  /** Package of the types in OpenAPI, such as `core` for the core group. */
  types: string;
}

type Rules = Partial<Omit<Kind, 'group' | 'version' | 'kind'>>;

/**
 * Defines a kind of a group. What it does not say is as for most kinds: in a
 * namespace, with an English plural, of the type of its name.
 */
export function defineKind(
  group: Group,
  kind: string,
  rules: Rules = {},
): Kind {
  const singular = kind.toLowerCase();
  return {
    group: group.group,
    version: group.version,
    kind,
    singular,
    plural: /(?:s|x|ch)$/.test(singular)
      ? `${singular}es`
      : singular.replace(/([^aeiou])y$/, '$1ie').concat('s'),
    namespaced: true,
    type: `${group.types}.${group.version}.${kind}`,
    ...rules,
  };
}

/** Rules of kinds that are in no namespace. */
export const clusterWide = { namespaced: false };
