/**
 * Why a name cannot be used, and what to do about it.
 * @public
 */
export interface NameProblem {
  code:
    | 'NAME_EMPTY'
    | 'NAME_TOO_LONG'
    | 'NAME_CAPITALS'
    | 'NAME_CHARACTERS'
    | 'NAME_ENDS';
  message: string;
  remedy: string;
}

/** RFC 1123 label, as Kubernetes checks Services, namespaces and label values made of names. */
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LONGEST_LABEL = 63;

/**
 * Checks a name as a DNS label (RFC 1123), the strictest of the rules that Kubernetes has, so
 * that the name works for every object derived from it.
 *
 * @param options - `longest`: fewer characters where suffixes will be added, such as `-0`;
 *   `what`: the word for the thing in messages, `name` by default.
 * @returns `undefined` where the name is fine.
 * @public
 */
export function validateName(
  name: string,
  options: { longest?: number; what?: string } = {},
): NameProblem | undefined {
  const { longest = LONGEST_LABEL, what = 'name' } = options;
  if (name === '') {
    return {
      code: 'NAME_EMPTY',
      message: `The ${what} is missing.`,
      remedy: 'Use lower-case letters, digits and hyphens, such as orders-db.',
    };
  }
  if (name.length > longest) {
    return {
      code: 'NAME_TOO_LONG',
      message: `The ${what} has ${name.length} characters; ${longest} are allowed.`,
      remedy: `Shorten it by ${name.length - longest}.`,
    };
  }
  if (LABEL.test(name)) {
    return undefined;
  }
  if (/[A-Z]/.test(name)) {
    return {
      code: 'NAME_CAPITALS',
      message: `The ${what} '${name}' has capital letters, which Kubernetes does not allow.`,
      remedy: `Use lower case: ${name.toLowerCase()}.`,
    };
  }
  const foreign = [...new Set(name.match(/[^-a-z0-9]/gu) ?? [])];
  if (foreign.length > 0) {
    return {
      code: 'NAME_CHARACTERS',
      message: `The ${what} '${name}' contains ${foreign
        .map(character => `'${character}'`)
        .join(', ')}.`,
      remedy: 'Use only lower-case letters, digits and hyphens.',
    };
  }
  return {
    code: 'NAME_ENDS',
    message: `The ${what} '${name}' begins or ends with a hyphen.`,
    remedy: 'Begin and end it with a letter or a digit.',
  };
}
