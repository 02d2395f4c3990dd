import { programPath } from '@stowage/test-cluster';
import { execFile } from 'child_process';
import { tmpdir } from 'os';
import { delimiter, dirname } from 'path';
import { promisify } from 'util';

/**
 * Runs a script in a shell that has the kubectl of the control plane's version.
 *
 * @throws Error with what the script said, where it fails
 */
export async function runShell(
  script: string,
  kubeconfigPath: string,
): Promise<void> {
  await promisify(execFile)('/bin/sh', ['-c', script], {
    env: {
      // Where kubectl keeps what it has learnt; else it would be the folder of the test.
      HOME: tmpdir(),
      KUBECONFIG: kubeconfigPath,
      PATH: [dirname(programPath('kubectl')), process.env.PATH].join(delimiter),
    },
  });
}
