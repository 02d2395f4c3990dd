import { matchesRequirement } from '../../cluster/requirements';
import { StatusError } from '../StatusError';

/** One condition on labels. */
export interface LabelRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  values: string[];
}

/** A selector as objects have it (`spec.selector`). */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: {
    key: string;
    operator: string;
    values?: string[];
  }[];
}

const keyPattern =
  '(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?';
const valuePattern = '[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?';
const value = new RegExp(`^(?:${valuePattern})?$`);
const setForm = new RegExp(`^(${keyPattern})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const equalityForm = new RegExp(`^(${keyPattern})\\s*(==|=|!=|>|<)\\s*(.*)$`);
const existsForm = new RegExp(`^(!?)\\s*(${keyPattern})$`);

/** Splits at the commas outside of parentheses. */
function split(text: string): string[] {
  return text.split(/,(?![^()]*\))/).map(part => part.trim());
}

function unparsable(text: string, why: string): StatusError {
  return StatusError.badRequest(
    `unable to parse requirement: ${why} in label selector ${JSON.stringify(
      text,
    )}`,
  );
}

function parseRequirement(text: string): LabelRequirement {
  const [, setKey, setOperator, list] = setForm.exec(text) ?? [];
  const [, key, sign, single] = equalityForm.exec(text) ?? [];
  const [, not, existing] = existsForm.exec(text) ?? [];
  let requirement: LabelRequirement;
  if (setKey) {
    const values = list.split(',').map(each => each.trim());
    requirement = {
      key: setKey,
      operator: setOperator === 'in' ? 'In' : 'NotIn',
      values,
    };
  } else if (key) {
    const operators = { '=': 'In', '==': 'In', '!=': 'NotIn' } as const;
    requirement = {
      key,
      operator:
        operators[sign as '='] ?? (sign === '>' ? ('Gt' as const) : 'Lt'),
      values: [single.trim()],
    };
  } else if (existing) {
    requirement = {
      key: existing,
      operator: not ? 'DoesNotExist' : 'Exists',
      values: [],
    };
  } else {
    throw unparsable(text, `found '${text}', expected an operator and values`);
  }
  const wrong = requirement.values.find(each => !value.test(each));
  if (wrong !== undefined) {
    throw unparsable(text, `values: Invalid value: ${JSON.stringify(wrong)}`);
  }
  return requirement;
}

/**
 * Parses a `labelSelector` parameter.
 *
 * @throws StatusError 400 naming the part that is wrong
 */
export function parseLabelSelector(text: string): LabelRequirement[] {
  return text.trim() === '' ? [] : split(text).map(parseRequirement);
}

/** The requirements of a selector in an object; none of them match everything. */
export function requirementsOf(selector: LabelSelector): LabelRequirement[] {
  return [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, each]) => ({
      key,
      operator: 'In' as const,
      values: [each],
    })),
    ...(selector.matchExpressions ?? []).map(
      ({ key, operator, values = [] }) => ({
        key,
        operator: operator as LabelRequirement['operator'],
        values,
      }),
    ),
  ];
}

/** Whether labels satisfy all requirements. */
export function matchesLabels(
  requirements: LabelRequirement[],
  labels: Record<string, string> = {},
): boolean {
  return requirements.every(requirement => {
    const { key } = requirement;
    return matchesRequirement(
      requirement,
      Object.hasOwn(labels, key) ? labels[key] : undefined,
    );
  });
}
