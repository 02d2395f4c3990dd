import { assertMachine, debianPackages } from './build/packages';
import { Cluster } from './cluster/Cluster';
import { down } from './cluster/down';
import { clusterLayout } from './cluster/layout';
import { statusLines } from './cluster/status';
import { build, isUp, up } from './cluster/up';
import { buildControlPlane } from './control/available';
import { exclusively } from './lib/exclusively';
import { prepareForPortal } from './portal/prepareForPortal';
import { Kubectl } from './testing';

const usage = `usage: cluster [command]
  up                  build what is missing, start the cluster (default)
  down                remove the cluster and every trace of it
  status              what runs
  build               build programs and images into the cache, start nothing
  build-control-plane build only what the control plane alone needs (no root)
  packages            print the Debian packages that the cluster needs
  cut <node>          pull a node's network cable
  mend <node>         plug it in again
  restart-apiserver   kill the API server and start it again
  kill <program>      kill one of the programs that 'status' lists
  start <program>     start it again
`;

const hints = `A portal that is started with this KUBECONFIG finds the namespace 'orders', which its guest may use.
The nodes hold one image of PostgreSQL: choose version 15 in the template's form.`;

const progress = (line: string) => process.stderr.write(`${line}\n`);
const answer = (line: string) => process.stdout.write(`${line}\n`);

function argument(value: string | undefined, what: string): string {
  if (!value) {
    throw new Error(`This command needs the name of a ${what}.\n${usage}`);
  }
  return value;
}

async function execute(command: string, name?: string): Promise<void> {
  const layout = clusterLayout();
  switch (command) {
    case 'up':
      assertMachine();
      await exclusively(layout.prefix, () => up(layout, progress));
      await prepareForPortal(new Kubectl(layout.kubeconfigPath));
      progress(hints);
      answer(`export KUBECONFIG=${layout.kubeconfigPath}`);
      break;
    case 'down':
      assertMachine();
      await exclusively(layout.prefix, () => down(layout));
      progress(`cluster '${layout.prefix}' is down`);
      break;
    case 'status':
      (await statusLines(layout)).forEach(answer);
      process.exitCode = isUp(layout) ? 0 : 1;
      break;
    case 'build':
      await build(progress);
      break;
    case 'build-control-plane':
      await buildControlPlane(progress);
      break;
    case 'packages':
      answer(debianPackages().join(' '));
      break;
    case 'cut':
      await Cluster.attach().cut(argument(name, 'node'));
      break;
    case 'mend':
      await Cluster.attach().mend(argument(name, 'node'));
      break;
    case 'restart-apiserver':
      await Cluster.attach().restartApiServer();
      break;
    case 'kill':
      await Cluster.attach().kill(argument(name, 'program'));
      break;
    case 'start':
      Cluster.attach().start(argument(name, 'program'));
      break;
    case 'help':
    case '--help':
      answer(usage);
      break;
    default:
      throw new Error(`There is no command '${command}'.\n${usage}`);
  }
}

const [command = 'up', name] = process.argv.slice(2);
execute(command, name).then(
  () => process.exit(),
  error => {
    progress(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
