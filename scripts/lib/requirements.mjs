import { statfsSync } from 'node:fs';
import { available } from './process.mjs';
import { root } from './paths.mjs';
import { Plain } from './say.mjs';

/** Measured: packages, their cache and the compiled modules of one clone. */
const installBytes = 4 * 1024 ** 3;

const debianHint = names =>
  `On Debian or Ubuntu: sudo apt-get install ${names}.`;

/** Fails with one sentence where this Node.js is too old to run the scripts. */
export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new Plain(
      `Node.js 20 or newer is needed to begin with; this is ${process.versions.node}. Install it from nodejs.org or with your package manager.`,
    );
  }
}

/** Fails with one sentence where something that the first installation needs is missing. */
export function requireForInstallation() {
  const missing = [
    [['git'], 'git', 'git'],
    [['python3'], 'Python 3', 'python3'],
    [['c++', 'g++', 'clang++'], 'a C++ compiler', 'g++'],
    [['make'], 'make', 'make'],
  ].filter(([commands]) => !commands.some(command => available(command)));
  if (missing.length > 0) {
    const names = missing.map(([, name]) => name).join(', ');
    const packages = missing.map(([, , name]) => name).join(' ');
    throw new Plain(
      `Missing: ${names}. ${debianHint(
        packages,
      )} On macOS: xcode-select --install.`,
    );
  }
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < installBytes) {
    throw new Plain(
      `The disk has ${((bavail * bsize) / 1024 ** 3).toFixed(
        1,
      )} GiB left; the installation needs about 4 GiB. Make room and run the same command again.`,
    );
  }
}

/** Fails with one sentence where Python cannot make virtual environments. */
export function requireVenv() {
  if (!available('python3', ['-c', 'import venv, ensurepip'])) {
    throw new Plain(
      `Python's venv module is missing; the documentation is built with it. ${debianHint(
        'python3-venv',
      )}`,
    );
  }
}

/** Fails with one sentence where movers, which are processes of this machine here, lack a program. */
export function requireForMovers() {
  const missing = [
    ['rsync', 'rsync'],
    ['ssh', 'openssh-client'],
    ['sshd', 'openssh-server'],
  ].filter(
    ([command]) =>
      // Debian has sshd where only root looks.
      !available('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${command}`]),
  );
  if (missing.length > 0) {
    throw new Plain(
      `Missing: ${missing
        .map(([command]) => command)
        .join(', ')}. Movers run as processes of this machine. ${debianHint(
        missing.map(([, name]) => name).join(' '),
      )}`,
    );
  }
}
