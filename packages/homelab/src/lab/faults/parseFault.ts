import { parseArgs } from 'util';
import { InputError } from '@backstage/errors';
import { parseDuration } from '../clock/duration';
import { apiServerFaults } from './apiServerFaults';
import { clockFaults } from './clockFaults';
import { FaultCall, FaultKind } from './FaultKind';
import { nasFaults } from './nasFaults';
import { nodeFaults } from './nodeFaults';

/** Every kind of fault that there is. */
export const faultKinds: readonly FaultKind[] = [
  ...nodeFaults,
  ...apiServerFaults,
  ...nasFaults,
  ...clockFaults,
];

/** A fault as words ask for it. */
export interface ParsedFault {
  kind: FaultKind;
  call: FaultCall;
  /** After how many milliseconds of the machine it is taken back by itself. */
  forMs?: number;
}

function usageOf({ name, usage }: FaultKind): string {
  return `${name} ${usage}`.trim();
}

/**
 * Reads the words of a fault, such as `api-429 --of changes --for 30s`.
 *
 * @throws InputError that says what is wrong and how it is written
 */
export function parseFault(words: readonly string[]): ParsedFault {
  const [name = '', ...rest] = words;
  const kind = faultKinds.find(each => each.name === name);
  if (!kind) {
    throw new InputError(
      `There is no fault '${name}'. There are: ${faultKinds
        .map(each => each.name)
        .join(', ')}.`,
    );
  }
  let parsed;
  try {
    parsed = parseArgs({
      args: guardOperands(rest),
      allowPositionals: true,
      options: Object.fromEntries(
        [...kind.options, 'for'].map(option => [
          option,
          { type: 'string' as const },
        ]),
      ),
    });
  } catch (error) {
    throw new InputError(
      `${(error as Error).message} It is written: ${usageOf(kind)}`,
    );
  }
  const { positionals: operands, values } = parsed;
  const [least, most] = kind.operands;
  if (operands.length < least || operands.length > most) {
    throw new InputError(
      `'${name}' has ${
        operands.length < least ? 'too little' : 'too much'
      } to go on. It is written: ${usageOf(kind)}`,
    );
  }
  const { for: duration, ...options } = values as Record<
    string,
    string | undefined
  >;
  return {
    kind,
    call: { operands, options },
    ...(duration !== undefined && { forMs: parseDuration(duration) }),
  };
}

/** Has `-2h` taken for what it is: an option begins with two dashes. */
function guardOperands(words: readonly string[]): string[] {
  const first = words.findIndex(word => /^-\d/.test(word));
  return first < 0
    ? [...words]
    : [...words.slice(0, first), '--', ...words.slice(first)];
}
