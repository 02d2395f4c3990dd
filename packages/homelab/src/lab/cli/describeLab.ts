import { whyNoNamespaces } from '../../hollow/container/chooseLauncher';
import { LabStatus } from '../Lab';
import { missingPrograms } from '../programs/missingPrograms';

/** What does not work on this machine, in a line each. */
export function limits(isolation: LabStatus['isolation']): string[] {
  const asRoot = process.getuid?.() === 0;
  const lines = missingPrograms();
  if (isolation === 'names') {
    lines.push(
      `containers see the machine's files, and read-only volumes can be written to: ${
        whyNoNamespaces() ?? 'namespaces are not wanted'
      }`,
    );
  } else if (!asRoot) {
    lines.push(
      'nothing can be moved from one node to another, because sshd cannot change users; --isolation names, or root, can',
    );
  }
  if (!asRoot) {
    lines.push(
      'containers run as you, whatever user they ask for, and disks of nodes have no limit of their own',
    );
  }
  return lines;
}

/** How to reach a lab, for a person. */
export function howToReach(status: LabStatus): string {
  const { kubeconfig, nas, folder } = status;
  return `export KUBECONFIG=${kubeconfig}
NAS ${nas.url} as ${nas.account}, password ${nas.password}
    certificate ${nas.fingerprint}
everything lies in ${folder}; faults: npm run lab -- fault list | help`;
}
