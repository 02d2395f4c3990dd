import { rmSync } from 'fs';
import { Application, folderOfVolume } from '../world/Application';
import type { World } from '../world/World';

const noFinalizers = { metadata: { finalizers: null } };

/** Takes everything of a run away, whatever state it is in, so that later runs meet none of it. */
export async function cleanUp(options: {
  world: World;
  application?: Application;
  nodes: string[];
}): Promise<void> {
  const { world, application, nodes } = options;
  if (application) {
    const { namespace } = application;
    const volumes = (await world.list('/api/v1/persistentvolumes')).filter(
      ({ spec }) => spec?.claimRef?.namespace === namespace,
    );
    await world.remove(`/api/v1/namespaces/${namespace}`);
    for (const claim of await world.list(
      application.path('persistentvolumeclaims'),
    )) {
      if (
        claim.metadata.finalizers?.some((each: string) =>
          each.includes('stowage'),
        )
      ) {
        await world
          .patch(
            application.path(`persistentvolumeclaims/${claim.metadata.name}`),
            noFinalizers,
          )
          .catch(() => {});
      }
    }
    for (const volume of volumes) {
      const path = `/api/v1/persistentvolumes/${volume.metadata.name}`;
      const folder = folderOfVolume(world, volume);
      await world.remove(path);
      await world.patch(path, noFinalizers).catch(() => {});
      if (folder) {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  for (const name of nodes) {
    await world.removeNode(name);
  }
}
