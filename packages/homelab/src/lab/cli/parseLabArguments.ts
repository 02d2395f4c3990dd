import { parseArgs } from 'util';
import { InputError } from '@backstage/errors';
import { Isolation } from '../../hollow/container/chooseLauncher';
import { faultKinds } from '../faults/parseFault';

/** What a command line asks for. */
export type LabCommand =
  | {
      command: 'up';
      folder: string;
      reset: boolean;
      ephemeral: boolean;
      controlPlane: boolean;
      /** Ends when its standard input does, however whoever started it ended. */
      withParent: boolean;
      port?: number;
      nasPort?: number;
      seed?: number;
      speed?: number;
      isolation?: Isolation;
    }
  | { command: 'fault'; folder: string; words: string[] }
  | { command: 'status' | 'kubeconfig' | 'reset'; folder: string }
  | { command: 'help' };

const isolations: readonly Isolation[] = ['auto', 'namespaces', 'names'];

/** How the command line is written. */
export function labUsage(): string {
  const faults = faultKinds.map(
    ({ name, usage, does }) =>
      `    ${`${name} ${usage}`.trim()}\n        ${does}`,
  );
  return `usage: npm run lab -- [command] [options]
  up            start the lab and stay until Ctrl-C (default)
    --reset             forget what it holds, and begin anew
    --ephemeral         begin anew and leave nothing
    --control-plane     on a real control plane (npm run cluster -- build-control-plane)
    --speed <factor>    how many times as fast its clock goes
    --seed <number>     of what goes wrong by chance
    --port, --nas-port  of the API server and the NAS; by default those of the last start
    --isolation auto|namespaces|names   how containers run
  status        how to reach the lab that runs, as JSON
  kubeconfig    the path of its kubeconfig
  reset         remove everything that it keeps
  fault list    what is wrong at present
  fault clear   take it back
  fault <fault> [--for <duration>]
${faults.join('\n')}
Every command takes --folder <path> for a lab that lies elsewhere.
`;
}

function number(
  name: string,
  text: string | undefined,
  least: number,
): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least) {
    throw new InputError(
      `--${name} is '${text}'; it must be a number from ${least} on.`,
    );
  }
  return value;
}

function readOptions(args: string[], folder: string) {
  try {
    return parseArgs({
      args,
      options: {
        folder: { type: 'string', default: folder },
        reset: { type: 'boolean', default: false },
        ephemeral: { type: 'boolean', default: false },
        'control-plane': { type: 'boolean', default: false },
        'with-parent': { type: 'boolean', default: false },
        port: { type: 'string' },
        'nas-port': { type: 'string' },
        seed: { type: 'string' },
        speed: { type: 'string' },
        isolation: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}

function upCommand(args: string[], folder: string): LabCommand {
  const values = readOptions(args, folder);
  const isolation = isolations.find(each => each === values.isolation);
  if (values.isolation !== undefined && !isolation) {
    throw new InputError(
      `--isolation is '${values.isolation}'; it can be ${isolations.join(
        ', ',
      )}.`,
    );
  }
  const { reset, ephemeral } = values;
  return {
    command: 'up',
    folder: values.folder,
    reset,
    ephemeral,
    controlPlane: values['control-plane'],
    withParent: values['with-parent'],
    port: number('port', values.port, 0),
    nasPort: number('nas-port', values['nas-port'], 0),
    seed: number('seed', values.seed, 0),
    speed: number('speed', values.speed, 0),
    isolation,
  };
}

/** Takes `--folder` out of words that are otherwise somebody else's to read. */
function takeFolder(
  words: string[],
  usual: string,
): { folder: string; rest: string[] } {
  const index = words.findIndex(word => /^--folder(=|$)/.test(word));
  if (index < 0) {
    return { folder: usual, rest: words };
  }
  const [, inline] = /^--folder=(.*)$/.exec(words[index]) ?? [];
  const folder = inline ?? words[index + 1];
  if (!folder) {
    throw new InputError('--folder needs the path of a folder.');
  }
  const after = index + (inline === undefined ? 2 : 1);
  return { folder, rest: [...words.slice(0, index), ...words.slice(after)] };
}

/**
 * Reads the words after `npm run lab --`.
 *
 * @param folder - where the lab lies unless they say otherwise
 * @throws InputError that says what is wrong
 */
export function parseLabArguments(
  words: readonly string[],
  folder: string,
): LabCommand {
  const [first = 'up'] = words;
  if (first === 'help' || words.includes('--help')) {
    return { command: 'help' };
  }
  if (first === 'up' || first.startsWith('--')) {
    return upCommand(words.slice(first === 'up' ? 1 : 0), folder);
  }
  const { folder: chosen, rest } = takeFolder(words.slice(1), folder);
  switch (first) {
    case 'fault':
      return { command: 'fault', folder: chosen, words: rest };
    case 'status':
    case 'kubeconfig':
    case 'reset':
      if (rest.length > 0) {
        throw new InputError(`'${first}' stands alone, without '${rest[0]}'.`);
      }
      return { command: first, folder: chosen };
    default:
      throw new InputError(
        `There is no command '${first}'. There are: up, status, kubeconfig, reset, fault, help.`,
      );
  }
}
