import { chmodSync, mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { CustomErrorBase } from '@backstage/errors';
import { Container, Pod } from '../../cluster/podObjects';
import { declaredDiskVariable, statfsText } from '../declaredFigures';
import { NodeContext } from '../NodeContext';
import { containerEnvironment } from '../pod/environment';
import { expand } from '../pod/expansion';
import { isRunnable, Program, programOf } from '../programs';
import { containerMounts, containerUser } from '../volumes/containerMounts';
import { ReadyVolume } from '../volumes/PodVolumes';
import { LaunchSpec } from './Launcher';

/** A container that cannot be made now, with the reason its status shows. */
export class NotNow extends CustomErrorBase {
  name = 'NotNow' as const;

  constructor(readonly reason: string, message: string) {
    super(message);
  }
}

/** A container whose program cannot be started, which ends it with code 128. */
export class StartError extends CustomErrorBase {
  name = 'StartError' as const;
}

/** A container that is ready to be launched. */
export interface PreparedRun {
  spec: LaunchSpec;
  program: Program;
  /** The file that the container may leave its last words in. */
  messageFile: string;
}

const asRoot = process.getuid?.() === 0;

/**
 * Gathers what a container needs to run: image, variables, mounts, user.
 *
 * @throws NotNow for what may come to be: the image, ConfigMaps, Secrets
 * @throws StartError for a program that is not there
 */
export async function prepareRun(input: {
  container: Container;
  pod: Pod;
  context: NodeContext;
  volumes: readonly ReadyVolume[];
  /** Folder for this run's own files. */
  folder: string;
}): Promise<PreparedRun> {
  const { container, pod, context, volumes, folder } = input;
  const { image = '' } = container;
  const program = programOf(image, context.programs);
  if (!program) {
    throw new NotNow(
      'ErrImagePull',
      `failed to pull and unpack image "${image}": node '${context.name}' has no programs for it`,
    );
  }
  const environment = await containerEnvironment({
    container,
    context: { pod, ...context },
    program,
    server: context.client.access.server,
    lookup: context.lookup,
  }).catch((error: Error) => {
    throw new NotNow('CreateContainerConfigError', error.message);
  });
  const declared = context.declaredDisk();
  if (declared) {
    environment[declaredDiskVariable] = statfsText(declared);
  }
  const command = [
    ...(container.command ?? program.command ?? []),
    ...(container.args ?? []),
  ].map(word => expand(word, environment));
  if (command.length === 0) {
    throw new NotNow('CreateContainerError', 'no command specified');
  }
  mkdirSync(folder, { recursive: true });
  const messageFile = join(folder, 'termination-log');
  writeFileSync(messageFile, '');
  // Whoever the container runs as may write it, whatever this process's umask.
  chmodSync(messageFile, 0o666);
  const mounts = [
    ...containerMounts(container, volumes, environment),
    {
      source: messageFile,
      mountPath: container.terminationMessagePath ?? '/dev/termination-log',
      readOnly: false,
    },
  ];
  if (
    !isRunnable(context.launcher.resolve(command[0], mounts), environment.PATH)
  ) {
    throw new StartError(
      `failed to create containerd task: exec: "${command[0]}": executable file not found in $PATH`,
    );
  }
  return {
    program,
    messageFile,
    spec: {
      command,
      environment,
      workingDirectory: container.workingDir,
      mounts,
      user: asRoot
        ? containerUser({ container, pod, program, volumes })
        : undefined,
      scratch: folder,
    },
  };
}
