import { LabScene } from '../lab/LabScene';
import { leftovers } from './applications/leftovers';
import { observability } from './applications/observability';
import { pending, refusedSets } from './applications/pending';
import { photos } from './applications/photos';
import { shop } from './applications/shop';
import { smartHome } from './applications/smartHome';
import { classes } from './classes';
import { namespaces, quotas, refusingPolicies } from './namespaces';
import { nas, spoilNas } from './nas';
import { nodes } from './nodes';
import { asObjects } from './objects/manifest';
import { provisioners } from './provisioners';
import { snapshotDefinitions, snapshotObjects } from './snapshots';
import { standIns } from './standIns/programs';

/**
 * A home with a cluster of three Raspberry Pis and a NAS, in which each thing
 * that Stowage looks at is to be seen once. The applications are stand-ins.
 */
export const homeLabScene: LabScene = {
  nodes,
  nas,
  programs: standIns,
  objects: asObjects([
    ...namespaces,
    // Served a moment after they are made on a real API server, so they come first.
    ...snapshotDefinitions,
    ...classes,
    ...shop,
    ...photos,
    ...smartHome,
    ...observability,
    ...leftovers,
    ...pending,
    ...quotas,
    ...refusingPolicies,
    ...refusedSets,
    ...snapshotObjects,
  ]),
  provisioners,
  spoil: spoilNas,
};
