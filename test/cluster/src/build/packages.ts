import { existsSync } from 'fs';
import { delimiter, join } from 'path';

/** A program of the machine that the cluster uses, and who ships it. */
interface MachineProgram {
  /** A command on the PATH, or an absolute path. */
  program: string;
  debianPackage: string;
}

const machinePrograms: MachineProgram[] = [
  { program: 'containerd', debianPackage: 'containerd' },
  { program: 'runc', debianPackage: 'runc' },
  {
    program: '/usr/lib/cni/bridge',
    debianPackage: 'containernetworking-plugins',
  },
  { program: 'debootstrap', debianPackage: 'debootstrap' },
  {
    program: '/usr/share/keyrings/debian-archive-keyring.gpg',
    debianPackage: 'debian-archive-keyring',
  },
  { program: 'iptables', debianPackage: 'iptables' },
  { program: 'ip', debianPackage: 'iproute2' },
  { program: 'nsenter', debianPackage: 'util-linux' },
  { program: 'mount', debianPackage: 'mount' },
  { program: 'mkfs.ext4', debianPackage: 'e2fsprogs' },
  { program: 'sysctl', debianPackage: 'procps' },
  { program: 'openssl', debianPackage: 'openssl' },
];

/** Programs in these folders are found even where a user's PATH lacks them. */
const systemFolders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

function isInstalled(program: string): boolean {
  if (program.startsWith('/')) {
    return existsSync(program);
  }
  return [...(process.env.PATH ?? '').split(delimiter), ...systemFolders].some(
    folder => existsSync(join(folder, program)),
  );
}

/** All Debian packages that the cluster needs, installed or not. */
export function debianPackages(): string[] {
  return machinePrograms.map(({ debianPackage }) => debianPackage);
}

/** The Debian packages among them that this machine lacks. */
export function missingPackages(): string[] {
  return machinePrograms
    .filter(({ program }) => !isInstalled(program))
    .map(({ debianPackage }) => debianPackage);
}

/**
 * Refuses to go on where the machine cannot hold a cluster.
 *
 * @throws Error saying what is missing and how to get it.
 */
export function assertMachine(): void {
  if (process.platform !== 'linux') {
    throw new Error(
      `The cluster needs Linux; this is ${process.platform}. ` +
        'Set STOWAGE_TEST_KUBECONFIG to use a cluster of another make.',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Error('The cluster needs root: run this with sudo.');
  }
  const missing = missingPackages();
  if (missing.length) {
    throw new Error(
      `The cluster needs programs that this machine lacks. Install them with:\n` +
        `  apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  if (!existsSync('/dev/fuse')) {
    throw new Error(
      'The cluster needs /dev/fuse for NFS volumes: the kernel lacks the module fuse.',
    );
  }
}
