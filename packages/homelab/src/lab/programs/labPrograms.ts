import { spawn } from 'child_process';
import { cpSync, existsSync, mkdirSync } from 'fs';
import { delimiter, join } from 'path';
import { InputError } from '@backstage/errors';
import { basePath, Program, Programs } from '../../hollow/programs';
import { labVariable } from '../state/leftovers';

/** The image of Stowage's movers in a lab. */
export const moverImage = 'stowage/mover:lab';

/**
 * Images that a portal asks for by itself: movers, and the pods that measure
 * volumes, which are Debian unless it is configured otherwise.
 *
 * @param moverFolder - where the mover's program is, as {@link copyMover} leaves it
 */
export function portalPrograms(moverFolder: string): Programs {
  return {
    'stowage/mover:*': {
      path: [join(moverFolder, 'bin')],
      command: ['stowage-mover'],
    },
    'docker.io/library/debian:*': {},
    'debian:*': {},
  };
}

/** How fast the lab's clock goes, for programs that keep pace with it: a variable of every container. */
export const speedVariable = 'STOWAGE_LAB_SPEED';

/** What every container of a lab is told of it. */
export interface LabMark {
  id: string;
  /** How fast its clock goes when the container starts. */
  speed(): number;
}

/** Programs whose processes can be known as those of a lab, and know its speed when they start. */
export function markedPrograms(programs: Programs, lab: LabMark): Programs {
  return Object.fromEntries(
    Object.entries(programs).map(([image, program]): [string, Program] => [
      image,
      {
        ...program,
        get environment() {
          return {
            ...program.environment,
            [labVariable]: lab.id,
            [speedVariable]: String(lab.speed()),
          };
        },
      },
    ]),
  );
}

/**
 * Copies the mover's program to a folder, and compiles it there meanwhile, as
 * its image has it: a mover has nothing that it may write beside itself.
 *
 * @param from - `images/mover` of a clone
 * @throws InputError where it is not there
 */
export function copyMover(from: string, folder: string): void {
  if (!existsSync(join(from, 'bin/stowage-mover'))) {
    throw new InputError(
      `There is no mover in '${from}'; name the folder images/mover of a clone.`,
    );
  }
  mkdirSync(folder, { recursive: true });
  for (const part of ['bin', 'stowage_mover']) {
    cpSync(join(from, part), join(folder, part), {
      recursive: true,
      // What is compiled already is so for a file of that age.
      preserveTimestamps: true,
    });
  }
  const compiler = spawn('python3', ['-m', 'compileall', '-q', folder], {
    stdio: 'ignore',
    // The Python that pods find.
    env: { PATH: basePath.join(delimiter) },
  });
  // Without Python there are no movers at all, and that is said elsewhere.
  compiler.on('error', () => undefined);
  compiler.unref();
}
