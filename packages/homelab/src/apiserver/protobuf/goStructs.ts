/** Fields of messages by struct; see {@link parseMessage}. */
export type MessageTable = Record<string, string>;

const structs = /^type (\w+) struct \{\n([\s\S]*?)^\}/gm;
const field =
  /^\s*(?:\w+\s+)?(\S+)\s+`json:"([^",]*)([^"]*)"(?: \w+:"[^"]*")* protobuf:"\w+,(\d+),/gm;

/** Types of Go whose messages have a form of their own, and the mark for it. */
function markOf(goType: string): string {
  const plain = goType.replace(/^[*]/, '');
  if (/\[\]byte$/.test(plain)) {
    return 'b';
  }
  switch (plain.replace(/^\w+\./, '')) {
    case 'Time':
      return 't';
    case 'MicroTime':
      return 'm';
    case 'RawExtension':
      return 'r';
    case 'FieldsV1':
      return 'r';
    default:
      return '';
  }
}

/**
 * Reads the numbers of fields from Go sources of an API group, whose tags have
 * them. Whether a field is a pointer decides what its zero means: the zero of
 * a pointer was set by somebody, that of a value by nobody.
 *
 * @param prefix - of the structs' names in the table, such as `core.v1`
 */
export function messagesOf(source: string, prefix: string): MessageTable {
  const table: MessageTable = {};
  for (const [, name, body] of source.matchAll(structs)) {
    const parts = [...body.matchAll(field)].map(
      ([, goType, json, options, number]) => {
        if (options.includes('inline')) {
          return `>${prefix}.${goType.replace(/^\w+\./, '')}=${number}`;
        }
        const pointer = goType.startsWith('*') ? '*' : '';
        return `${json}=${number}${pointer}${markOf(goType)}`;
      },
    );
    if (parts.length > 0) {
      table[`${prefix}.${name}`] = parts.join(' ');
    }
  }
  return table;
}
