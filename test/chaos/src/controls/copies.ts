import type { Application } from '../world/Application';
import { moversNamespace } from '../world/names';
import type { Scene } from './Scene';

/** Name of the volume that an application's only claim is copied to, once it is made. */
export async function copyOf(scene: Scene, operation: string): Promise<string> {
  const claim = await scene.world.find(
    `/api/v1/namespaces/${moversNamespace}/persistentvolumeclaims/stowage-${operation}-target-0`,
  );
  return claim.spec.volumeName;
}

/** Where that copy lies. */
export async function folderOfCopy(
  scene: Scene,
  application: Application,
  operation: string,
): Promise<string> {
  return (await application.folderOf(await copyOf(scene, operation)))!;
}
