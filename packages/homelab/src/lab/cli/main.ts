import { isError } from '@backstage/errors';
import { Lab } from '../Lab';
import { usualFolder } from './clone';
import { findLab } from './findLab';
import { foldersOf } from './labFolders';
import { LabCommand, labUsage, parseLabArguments } from './parseLabArguments';
import { answer, say } from './say';
import { up } from './up';

async function execute(command: LabCommand): Promise<void> {
  switch (command.command) {
    case 'up':
      await up(command);
      break;
    case 'fault': {
      const { client } = await findLab(foldersOf(command.folder));
      (await client.faults(command.words)).forEach(answer);
      break;
    }
    case 'status': {
      const { status } = await findLab(foldersOf(command.folder));
      answer(JSON.stringify(status, null, 2));
      break;
    }
    case 'kubeconfig': {
      const { status } = await findLab(foldersOf(command.folder));
      answer(status.kubeconfig);
      break;
    }
    case 'reset':
      await Lab.reset(command.folder);
      say(`'${command.folder}' is empty; the next start begins anew`);
      break;
    default:
      answer(labUsage().trimEnd());
  }
}

async function main(): Promise<void> {
  await execute(parseLabArguments(process.argv.slice(2), usualFolder));
}

main().then(
  () => process.exit(),
  error => {
    // What nobody foresaw is told with where it happened.
    const unforeseen = ['TypeError', 'ReferenceError', 'RangeError'];
    say(
      isError(error) && !unforeseen.includes(error.name)
        ? error.message
        : String(error?.stack ?? error),
    );
    process.exit(1);
  },
);
