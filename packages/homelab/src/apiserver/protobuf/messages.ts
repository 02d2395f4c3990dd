import table from './messageNumbers.json';
import { MessageTable } from './goStructs';

/** One field of a message. */
export interface MessageField {
  name: string;
  /** Whether its zero was set by somebody. */
  pointer: boolean;
  form: 'plain' | 'bytes' | 'time' | 'microTime' | 'raw';
  /** The struct whose fields are meant to be the outer one's own. */
  inline?: string;
}

const forms = { b: 'bytes', t: 'time', m: 'microTime', r: 'raw' } as const;

/** Reads a line of the table, such as `name=1 >core.v1.VolumeSource=2 size=3*`. */
export function parseMessage(line: string): Map<number, MessageField> {
  return new Map(
    line.split(' ').map(text => {
      const [, inline, name, number, pointer, mark] =
        /^(>?)([^=]+)=(\d+)(\*?)([btmr]?)$/.exec(text)!;
      return [
        Number(number),
        {
          name,
          pointer: pointer === '*',
          form: mark ? forms[mark as 'b'] : 'plain',
          ...(inline && { inline: name }),
        },
      ];
    }),
  );
}

const parsed = new Map<string, Map<number, MessageField>>();

/** The fields of a struct's message by number; undefined for what is not known. */
export function messageOf(
  struct: string,
): Map<number, MessageField> | undefined {
  const line = (table as MessageTable)[struct];
  if (line && !parsed.has(struct)) {
    parsed.set(struct, parseMessage(line));
  }
  return parsed.get(struct);
}
