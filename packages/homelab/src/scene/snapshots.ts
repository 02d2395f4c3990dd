import { snapshotGroup } from '../provisioners/snapshots/objects';
import { provisionerNames } from './classes';
import { Manifest } from './objects/manifest';

/** Anything: what the fields mean is the business of who serves the kind. */
const anyObject = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

function definition(options: {
  kind: string;
  plural: string;
  shortNames: string[];
  scope: 'Namespaced' | 'Cluster';
  columns: { name: string; type: string; jsonPath: string }[];
}): Manifest {
  const { kind, plural, shortNames, scope, columns } = options;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${snapshotGroup}`,
      annotations: {
        // The API server asks for it under *.k8s.io. These are not the released definitions: they
        // take any field.
        'api-approved.kubernetes.io':
          'unapproved, the fields of external-snapshotter without its schema',
      },
    },
    spec: {
      group: snapshotGroup,
      names: {
        kind,
        plural,
        singular: kind.toLowerCase(),
        listKind: `${kind}List`,
        shortNames,
      },
      scope,
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: anyObject },
          additionalPrinterColumns: columns,
          subresources: { status: {} },
        },
      ],
    },
  };
}

/** The kinds of CSI snapshots, as external-snapshotter names them. */
export const snapshotDefinitions: Manifest[] = [
  definition({
    kind: 'VolumeSnapshotClass',
    plural: 'volumesnapshotclasses',
    shortNames: ['vsclass'],
    scope: 'Cluster',
    columns: [
      { name: 'Driver', type: 'string', jsonPath: '.driver' },
      { name: 'DeletionPolicy', type: 'string', jsonPath: '.deletionPolicy' },
    ],
  }),
  definition({
    kind: 'VolumeSnapshotContent',
    plural: 'volumesnapshotcontents',
    shortNames: ['vsc'],
    scope: 'Cluster',
    columns: [
      { name: 'ReadyToUse', type: 'boolean', jsonPath: '.status.readyToUse' },
      { name: 'Driver', type: 'string', jsonPath: '.spec.driver' },
    ],
  }),
  definition({
    kind: 'VolumeSnapshot',
    plural: 'volumesnapshots',
    shortNames: ['vs'],
    scope: 'Namespaced',
    columns: [
      { name: 'ReadyToUse', type: 'boolean', jsonPath: '.status.readyToUse' },
      {
        name: 'SourcePVC',
        type: 'string',
        jsonPath: '.spec.source.persistentVolumeClaimName',
      },
    ],
  }),
];

function snapshotClass(name: string, driver: string): Manifest {
  return {
    apiVersion: `${snapshotGroup}/v1`,
    kind: 'VolumeSnapshotClass',
    metadata: { name },
    driver,
    deletionPolicy: 'Delete',
  };
}

/** One class for each driver that can, and a snapshot that somebody once took. */
export const snapshotObjects: Manifest[] = [
  snapshotClass('longhorn', provisionerNames.longhorn),
  snapshotClass('openebs-lvm', provisionerNames.openebs),
  {
    apiVersion: `${snapshotGroup}/v1`,
    kind: 'VolumeSnapshot',
    metadata: { namespace: 'smart-home', name: 'notes-before-update' },
    spec: {
      volumeSnapshotClassName: 'longhorn',
      source: { persistentVolumeClaimName: 'notes' },
    },
  },
];
