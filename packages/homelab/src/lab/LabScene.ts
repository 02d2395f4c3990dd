import { ApiObject } from '../cluster/objects';
import { HollowNodeOptions } from '../hollow/HollowNode';
import { Programs } from '../hollow/programs';
import { NfsExport } from '../hollow/volumes/exports';
import { NasFaults } from '../nas/faults/NasFaults';
import { NasScene } from '../nas/scene/NasScene';
import { ReachableNode } from '../provisioners/LocalPathProvisioner';
import { Provisioner } from '../provisioners/ProvisionerController';

/** What provisioners of a lab can reach. */
export interface LabReach {
  /** A node by its name. @throws NotFoundError for one that is not there */
  node(name: string): ReachableNode;
  /** A share of the NAS as its clients mount it. @throws NotFoundError for one that is not there */
  share(name: string): Pick<NfsExport, 'server' | 'path' | 'folder'>;
}

/**
 * What a lab begins with. It is brought about where it is not there yet and
 * otherwise left alone, so that a restart goes on from what its user has made
 * of it.
 */
export interface LabScene {
  nodes: HollowNodeOptions[];
  nas: NasScene;
  /** What images are on the nodes. */
  programs: Programs;
  /** Objects in the order in which they are created; one that has gone again is not made anew. */
  objects: ApiObject[];
  /** Those who serve the scene's classes. */
  provisioners(reach: LabReach): Provisioner[];
  /** What is wrong from the beginning, such as an ageing disk. */
  spoil?(lab: { nas: NasFaults }): Promise<void>;
}
