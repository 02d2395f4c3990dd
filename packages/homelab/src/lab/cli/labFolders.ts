import { LabCommand } from './parseLabArguments';

/**
 * The folder that a lab uses. Those that keep nothing have folders of their
 * own, so that they take nothing away from the one that is kept.
 */
export function folderOf(
  command: Pick<
    LabCommand & { command: 'up' },
    'folder' | 'ephemeral' | 'controlPlane'
  >,
): string {
  const { folder, ephemeral, controlPlane } = command;
  if (controlPlane) {
    return `${folder}-control-plane`;
  }
  return ephemeral ? `${folder}-ephemeral` : folder;
}

/** All folders in which a lab that was started for `folder` may run. */
export function foldersOf(folder: string): string[] {
  return [
    folder,
    folderOf({ folder, ephemeral: true, controlPlane: false }),
    folderOf({ folder, ephemeral: true, controlPlane: true }),
  ];
}
