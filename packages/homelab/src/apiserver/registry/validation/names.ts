/** What a name breaks, in the words of k8s.io/apimachinery's validation. */
type NameRule = (name: string) => string | undefined;

const labelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomainPattern =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label1035Pattern = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const qualifiedPattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const valuePattern = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const longestLabel = 63;
const longestSubdomain = 253;

const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label1035Text =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const qualifiedText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const valueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function tooLong(length: number): string {
  return `must be no more than ${length} bytes`;
}

function rule(pattern: RegExp, text: string, longest: number): NameRule {
  return name => {
    if (name.length > longest) {
      return tooLong(longest);
    }
    return pattern.test(name) ? undefined : text;
  };
}

export const isLabel = rule(labelPattern, labelText, longestLabel);
export const isSubdomain = rule(
  subdomainPattern,
  subdomainText,
  longestSubdomain,
);
export const isLabel1035 = rule(label1035Pattern, label1035Text, longestLabel);
export const isLabelValue = rule(valuePattern, valueText, longestLabel);

/** A part of a path. */
export const isPathSegment: NameRule = name => {
  if (name === '.' || name === '..') {
    return `may not be '${name}'`;
  }
  const bad = ['/', '%'].find(character => name.includes(character));
  return bad && `may not contain '${bad}'`;
};

/** A key of labels, annotations and finalizers: a name with an optional domain. */
export const isQualifiedName: NameRule = name => {
  const parts = name.split('/');
  if (parts.length > 2) {
    return `a qualified name ${qualifiedText.replace(
      'name part ',
      '',
    )} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
  }
  const [last] = parts.slice(-1);
  if (parts.length === 2) {
    if (parts[0] === '') {
      return 'prefix part must be non-empty';
    }
    const prefix = isSubdomain(parts[0]);
    if (prefix) {
      return `prefix part ${prefix}`;
    }
  }
  if (last === '') {
    return 'name part must be non-empty';
  }
  if (last.length > longestLabel) {
    return `name part ${tooLong(longestLabel)}`;
  }
  return qualifiedPattern.test(last) ? undefined : qualifiedText;
};

/** The rule that names of a kind follow. */
export const nameRules: Record<string, NameRule> = {
  subdomain: isSubdomain,
  label: isLabel,
  label1035: isLabel1035,
  path: isPathSegment,
};
