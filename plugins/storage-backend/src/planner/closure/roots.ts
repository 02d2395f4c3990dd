import type {
  MoveWorld,
  RawObject,
  RawOwner,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';
import { controllerOf } from '../objects';

/** Who is behind a pod: the last owner of its chain. */
export interface Root {
  /** The object, where it is one that was read. */
  workload?: RawWorkload;
  /** Its owner, if it has one: an operator's resource, or a kind that is not known. */
  owner?: RawOwner;
}

/** Groups whose controllers are part of Kubernetes. */
const builtIn = ['apps', 'batch', 'autoscaling'];

/** Whether an owner is of a kind that Kubernetes itself does not have. */
export function isCustomResource({ apiVersion }: RawOwner): boolean {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return group !== '' && !builtIn.includes(group);
}

/** Follows the owners of an object up to the last one that was read. */
export function rootOf(object: RawObject, world: MoveWorld): Root {
  let workload = world.workloads.find(
    ({ metadata }) => metadata.uid === object.metadata.uid,
  );
  let owner = controllerOf(object);
  // Owners are written by whoever makes an object: nothing keeps them from going in a circle.
  const seen = new Set<string>();
  while (owner && !seen.has(owner.uid)) {
    const { uid } = owner;
    seen.add(uid);
    const next = world.workloads.find(each => each.metadata.uid === uid);
    if (!next) {
      break;
    }
    workload = next;
    owner = controllerOf(next);
  }
  return { workload, owner };
}
