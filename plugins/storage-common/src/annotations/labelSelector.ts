/**
 * One condition on labels. `values` has one or more entries for `in` and `not-in`.
 * @public
 */
export interface LabelRequirement {
  key: string;
  operator: 'in' | 'not-in' | 'exists' | 'not-exists';
  values: string[];
}

/**
 * The conditions of a selector, all of which must hold, or why it cannot be read.
 * @public
 */
export type LabelSelectorResult =
  | { ok: true; requirements: LabelRequirement[] }
  | { ok: false; message: string };

const KEY =
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Splits at commas that are not inside parentheses. */
function splitRequirements(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of text) {
    if (character === ',' && depth === 0) {
      parts.push(current);
      current = '';
      continue;
    }
    if (character === '(') {
      depth += 1;
    } else if (character === ')') {
      depth -= 1;
    }
    current += character;
  }
  return [...parts, current].map(part => part.trim());
}

function readRequirement(part: string): LabelRequirement | undefined {
  const set = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(part);
  if (set) {
    return {
      key: set[1],
      operator: set[2] === 'in' ? 'in' : 'not-in',
      values: set[3].split(',').map(value => value.trim()),
    };
  }
  const equality = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/.exec(part);
  if (equality) {
    return {
      key: equality[1],
      operator: equality[2] === '!=' ? 'not-in' : 'in',
      values: [equality[3]],
    };
  }
  const absence = /^!\s*(\S+)$/.exec(part);
  if (absence) {
    return { key: absence[1], operator: 'not-exists', values: [] };
  }
  return part.includes(' ')
    ? undefined
    : { key: part, operator: 'exists', values: [] };
}

/**
 * Reads a label selector in the syntax of kubectl: `a=b`, `a==b`, `a!=b`, `a in (x,y)`,
 * `a notin (x,y)`, `a`, `!a`, joined by commas.
 *
 * @public
 */
export function parseLabelSelector(text: string): LabelSelectorResult {
  const requirements: LabelRequirement[] = [];
  if (text.trim() === '') {
    return { ok: false, message: 'The label selector is empty.' };
  }
  for (const part of splitRequirements(text)) {
    const requirement = readRequirement(part);
    if (!requirement || part === '') {
      return {
        ok: false,
        message: `The label selector '${text}' cannot be read at '${part}': expected something like app=orders, app in (a,b), app or !app.`,
      };
    }
    if (!KEY.test(requirement.key)) {
      return {
        ok: false,
        message: `The label selector '${text}' names '${requirement.key}', which is not a label key.`,
      };
    }
    const bad = requirement.values.find(value => !VALUE.test(value));
    if (bad !== undefined) {
      return {
        ok: false,
        message: `The label selector '${text}' compares with '${bad}', which is not a label value.`,
      };
    }
    requirements.push(requirement);
  }
  return { ok: true, requirements };
}

/**
 * Whether labels fulfil every requirement. As in Kubernetes, `!=` and `notin` hold where the
 * label is absent.
 *
 * @public
 */
export function matchesLabels(
  requirements: LabelRequirement[],
  labels: Record<string, string>,
): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value: string | undefined = labels[key];
    switch (operator) {
      case 'exists':
        return value !== undefined;
      case 'not-exists':
        return value === undefined;
      case 'in':
        return value !== undefined && values.includes(value);
      default:
        return value === undefined || !values.includes(value);
    }
  });
}
