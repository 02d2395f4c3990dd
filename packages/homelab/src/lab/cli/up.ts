import { Lab } from '../Lab';
import { LabControlPlane } from '../LabOptions';
import { moverFolder } from './clone';
import { howToReach, limits } from './describeLab';
import { labIn } from './findLab';
import { folderOf } from './labFolders';
import { LabCommand } from './parseLabArguments';
import { answer, say } from './say';
import { labScene } from './scene';

type Up = LabCommand & { command: 'up' };

/** Resolves when somebody wants the lab to end. */
function askedToEnd(withParent: boolean): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // Once asked, it is not asked again: Ctrl-C may come from the terminal and from a parent.
      process.on(signal, () => resolve(signal));
    }
    if (withParent) {
      process.stdin.once('close', () => resolve('whoever started it ended'));
      process.stdin.resume();
    }
  });
}

async function startPlane(): Promise<LabControlPlane & { stop(): unknown }> {
  const { startControlPlane } = await import('@stowage/test-cluster');
  return await startControlPlane();
}

/** Starts a lab, says how to reach it, and stays until it is to end. */
export async function up(command: Up): Promise<void> {
  const ending = askedToEnd(command.withParent);
  const found = command.withParent ? await labIn(folderOf(command)) : undefined;
  if (found && !command.reset && !command.ephemeral) {
    say(`the one that runs as process ${found.status.pid} serves`);
    answer(JSON.stringify(found.status));
    await ending;
    return;
  }
  const plane = command.controlPlane ? await startPlane() : undefined;
  try {
    const lab = await Lab.start({
      ...command,
      folder: folderOf(command),
      scene: labScene,
      ephemeral: command.ephemeral || command.controlPlane,
      controlPlane: plane,
      mover: moverFolder,
    });
    try {
      // performance.now() counts from the beginning of this process.
      const seconds = (performance.now() / 1_000).toFixed(1);
      say(`ready in ${seconds} s${plane ? ', on a real control plane' : ''}`);
      limits(lab.status.isolation).forEach(line => say(`  ${line}`));
      answer(
        command.withParent
          ? JSON.stringify(lab.status)
          : howToReach(lab.status),
      );
      say(`ends: ${await ending}`);
    } finally {
      await lab.stop();
    }
  } finally {
    await plane?.stop();
  }
}
