import { join } from 'path';
import { ApiFaults } from '../../apiserver/faults/ApiFaults';
import { ApiClient } from '../../cluster/ApiClient';
import { HollowNodes } from '../../hollow/HollowNodes';
import { machineAddress } from '../../hollow/nodeObject';
import { Programs } from '../../hollow/programs';
import { seededRandom } from '../../nas/faults/seededRandom';
import { Nas } from '../../nas/Nas';
import { ProvisionerController } from '../../provisioners/ProvisionerController';
import { LabClock } from '../clock/LabClock';
import { LabOptions } from '../LabOptions';
import { LabReach } from '../LabScene';
import { createObjects } from '../objects/createObjects';
import { portalNamespaces } from '../objects/portalNamespaces';
import {
  copyMover,
  LabMark,
  markedPrograms,
  portalPrograms,
} from '../programs/labPrograms';
import { LabFolder, LabState } from '../state/LabFolder';
import { choosePort } from '../state/listening';
import { joinControlPlane, LabCluster, startOwnCluster } from './LabCluster';
import { Undoing } from './Undoing';

/** What runs of a lab. */
export interface LabParts {
  clock: LabClock;
  cluster: LabCluster;
  nas: Nas;
  nodes: HollowNodes;
  client: ApiClient;
}

/** Starts everything that a lab consists of, in the order in which one needs the other. */
export async function startParts(
  options: LabOptions,
  folder: LabFolder,
  undoing: Undoing,
): Promise<LabParts> {
  const { scene, controlPlane, seed = 1 } = options;
  const state = folder.read();
  const clock = LabClock.open({ path: folder.clock, speed: options.speed });
  undoing.add(() => clock.close());
  const nasPort = await choosePort(options.nasPort, state.ports.nas);
  const [cluster, nas] = await Promise.all([
    undoing.begin(startCluster(options, folder, state, clock), started =>
      started.stop(),
    ),
    undoing.begin(
      Nas.start({
        folder: folder.nas,
        scene: scene.nas,
        port: nasPort,
        seed,
        now: () => clock.now(),
      }),
      started => started.close(),
    ),
  ]);
  const client = new ApiClient(cluster.access);
  undoing.add(() => client.close());

  const objects = [...portalNamespaces, ...scene.objects];
  // Before anything acts on them, they are there at once. Pods need an account
  // that a controller makes.
  const created = await createObjects({
    client,
    objects: objects.filter(({ kind }) => kind !== 'Pod'),
    // A control plane that was given begins without any.
    created: controlPlane ? [] : state.created,
  });

  const address = machineAddress();
  const hosts = scene.nodes.map(({ name }) => ({ name, addresses: [address] }));
  const server = nas.hostname;
  const kubeletCertificate = await cluster.kubeletCertificate(address);
  const [nodes] = await Promise.all([
    undoing.begin(
      HollowNodes.start({
        access: cluster.access,
        folder: folder.nodes,
        programs: programsOf(options, folder, {
          id: state.id,
          speed: () => clock.speed,
        }),
        exports: () => nas.exports({ server, hosts }),
        kubeletCertificate,
        isolation: options.isolation,
        address,
      }),
      started => started.stop(),
    ),
    cluster.startControllers(),
  ]);
  await Promise.all(scene.nodes.map(node => nodes.add(node)));
  const reach: LabReach = {
    node: name => nodes.node(name),
    share: name => ({
      server,
      // Looked up when it is needed: a share that somebody has removed must
      // not keep the lab from starting.
      get path() {
        return nas.sharePath(name);
      },
      get folder() {
        return nas.shareFolder(name);
      },
    }),
  };
  await undoing.begin(
    ProvisionerController.start({
      access: cluster.access,
      provisioners: scene.provisioners(reach),
    }),
    started => started.stop(),
  );

  if (!state.spoiled) {
    await scene.spoil?.({ nas: nas.faults });
  }
  folder.write({
    ...state,
    created: await createObjects({ client, objects, created }),
    spoiled: true,
    ports: { api: cluster.port, nas: Number(new URL(nas.url).port) },
  });
  return { clock, cluster, nas, nodes, client };
}

async function startCluster(
  options: LabOptions,
  folder: LabFolder,
  state: LabState,
  clock: LabClock,
): Promise<LabCluster> {
  const { controlPlane, ephemeral = false, seed = 1 } = options;
  return controlPlane
    ? joinControlPlane(controlPlane, folder.kubeconfig)
    : await startOwnCluster({
        folder: folder.api,
        kubeconfig: folder.kubeconfig,
        ephemeral,
        port: await choosePort(options.port, state.ports.api),
        clock,
        faults: new ApiFaults(seededRandom(seed)),
        nodeMonitorGraceSeconds: options.nodeMonitorGraceSeconds,
      });
}

function programsOf(
  options: LabOptions,
  folder: LabFolder,
  lab: LabMark,
): Programs {
  const { mover, scene } = options;
  const moverFolder = join(folder.programs, 'mover');
  if (mover) {
    copyMover(mover, moverFolder);
  }
  return markedPrograms(
    { ...portalPrograms(moverFolder), ...scene.programs },
    lab,
  );
}
