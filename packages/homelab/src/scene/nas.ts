import { NasFaults } from '../nas/faults/NasFaults';
import { homeScene } from '../nas/scene/homeScene';
import { NasScene } from '../nas/scene/NasScene';

/** The NAS of the home, under the name that the cluster's volumes know it by. */
export const nas: NasScene = homeScene;

/** The NAS as NFS volumes name it. */
export const nasServer = nas.hostname;

/** The export of a share of the NAS's first volume. */
export function exportOf(share: string): string {
  return `/volume1/${share}`;
}

/** The bay of the disk that is on its way out. */
const ageingSlot = 3;

/** One of the NAS's disks has bad sectors; the pool survives the loss of one. */
export async function spoilNas({
  nas: faults,
}: {
  nas: NasFaults;
}): Promise<void> {
  faults.setDisk(ageingSlot, 'failing');
}
