import { readFileSync } from 'fs';
import { resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { sceneSchema } from '../nas/scene/NasScene';
import { parseQuantity } from '../hollow/pod/quantity';
import { programOf } from '../hollow/programs';
import { pendingClaims, refusingNamespace } from './applications/pending';
import { provisionerNames } from './classes';
import { homeLabScene } from '.';

const objects = homeLabScene.objects as any[];
const ofKind = (...kinds: string[]) =>
  objects.filter(({ kind }) => kinds.includes(kind));

/** The pod specifications of all workloads, by the workload. */
const workloads = ofKind('Deployment', 'StatefulSet', 'Job', 'CronJob').map(
  workload => ({
    workload,
    pod: (workload.spec.jobTemplate?.spec ?? workload.spec).template,
  }),
);

/** All claims: those that are made by themselves and those of StatefulSets. */
const claims: any[] = [
  ...ofKind('PersistentVolumeClaim'),
  ...ofKind('StatefulSet').flatMap(set =>
    set.spec.volumeClaimTemplates.map((template: any) => ({
      ...template,
      metadata: {
        ...template.metadata,
        namespace: set.metadata.namespace,
        name: `${template.metadata.name}-${set.metadata.name}-0`,
      },
    })),
  ),
];

const catalog = parseAllDocuments(
  readFileSync(resolve(__dirname, '../../catalog/catalog-info.yaml'), 'utf8'),
).map(document => document.toJS());

it('names every object once', () => {
  const names = objects.map(({ kind, metadata }) =>
    [kind, metadata.namespace, metadata.name].join(' '),
  );
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

it('makes every namespace before what is in it', () => {
  const early = objects.filter(
    ({ metadata }, at) =>
      metadata.namespace &&
      !objects
        .slice(0, at)
        .some(
          earlier =>
            earlier.kind === 'Namespace' &&
            earlier.metadata.name === metadata.namespace,
        ),
  );
  expect(early).toEqual([]);
});

it('has a NAS that can be set up', () => {
  expect(sceneSchema.safeParse(homeLabScene.nas).success).toBe(true);
});

it('has a program for every image', () => {
  for (const { pod } of workloads) {
    for (const { image } of [
      ...(pod.spec.initContainers ?? []),
      ...pod.spec.containers,
    ]) {
      expect(programOf(image, homeLabScene.programs)).toBeDefined();
    }
  }
});

it('mounts claims that are there', () => {
  const known = claims.map(
    ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
  );
  const mounted = workloads.flatMap(({ workload, pod }) =>
    (pod.spec.volumes ?? [])
      .filter(({ persistentVolumeClaim }: any) => persistentVolumeClaim)
      .map(
        ({ persistentVolumeClaim }: any) =>
          `${workload.metadata.namespace}/${persistentVolumeClaim.claimName}`,
      ),
  );
  expect(mounted.length).toBeGreaterThan(0);
  expect(mounted.filter(name => !known.includes(name))).toEqual([]);
});

it('has one default class, and asks for one missing class on purpose', () => {
  const classes = ofKind('StorageClass');
  const isDefault = (each: any) =>
    each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'];
  expect(
    classes.filter(isDefault).map(({ metadata }) => metadata.name),
  ).toEqual(['local-path']);

  const names = classes.map(({ metadata }) => metadata.name);
  const asked = new Set(
    claims.map(({ spec }) => spec.storageClassName).filter(Boolean),
  );
  expect([...asked].filter(name => !names.includes(name))).toEqual([
    'fast-nvme',
  ]);
  // Every class of a running provisioner is to be seen in use.
  expect(
    names.filter(name => !asked.has(name) && name !== 'local-path'),
  ).toEqual([]);
});

it('serves every class but that of a driver that is gone', () => {
  const served = homeLabScene
    .provisioners({
      node: () => ({ isOn: true, pathOnMachine: path => path }),
      share: name => ({
        server: 'nas',
        path: `/volume1/${name}`,
        folder: '/nowhere',
      }),
    })
    .map(({ name }) => name);
  const wanted = ofKind('StorageClass').map(({ provisioner }) => provisioner);
  expect([...new Set(wanted)].filter(name => !served.includes(name))).toEqual([
    provisionerNames.goneDriver,
  ]);
});

describe('quotas', () => {
  const usedOf = (namespace: string, resource: string) => {
    const [storageClass] = resource.split('.storageclass.');
    const own = claims.filter(
      ({ metadata, spec }) =>
        metadata.namespace === namespace &&
        (storageClass === resource || spec.storageClassName === storageClass),
    );
    return resource.endsWith('persistentvolumeclaims')
      ? own.length
      : own.reduce(
          (sum, { spec }) =>
            sum + parseQuantity(spec.resources.requests.storage),
          0,
        );
  };
  const quotas = ofKind('ResourceQuota').filter(
    ({ metadata }) => metadata.namespace !== refusingNamespace,
  );

  it.each(
    quotas.flatMap(({ metadata, spec }) =>
      Object.entries<string>(spec.hard).map(([resource, hard]) => ({
        namespace: metadata.namespace,
        resource,
        hard: parseQuantity(hard),
      })),
    ),
  )('of $namespace let in $resource', ({ namespace, resource, hard }) => {
    expect(usedOf(namespace, resource)).toBeLessThanOrEqual(hard);
  });

  it.each(quotas.map(({ metadata, spec }) => [metadata.namespace, spec.hard]))(
    'of %s are nearly used up',
    (namespace, hard) => {
      expect(
        usedOf(namespace, 'requests.storage') /
          parseQuantity(hard['requests.storage']),
      ).toBeGreaterThan(0.9);
    },
  );
});

it('has a node that fills up and is not full, as eviction counts', () => {
  const used = homeLabScene.nodes.map(({ name, disk }) => {
    if (disk?.filesystem !== 'declared') {
      throw new Error(`${name} has no declared disk`);
    }
    // A kubelet evicts when 15 % are left; plugins warn at 80 % of the rest.
    return [name, (disk.occupiedBytes ?? 0) / (disk.sizeBytes * 0.85)];
  });
  expect(used).toHaveLength(3);
  const filling = used.filter(([, ratio]) => Number(ratio) > 0.8);
  expect(filling).toEqual([['pi-3', expect.any(Number)]]);
  expect(filling[0][1]).toBeLessThan(0.95);
});

it('has one pending claim for each cause', () => {
  const causes = pendingClaims.map(({ event }) => String(event.message));
  expect(new Set(causes).size).toBe(pendingClaims.length);
});

describe('the catalog', () => {
  const annotation = 'backstage.io/kubernetes-id';
  const components = catalog.filter(({ kind }) => kind === 'Component');
  const ids = components.map(
    ({ metadata }) => metadata.annotations[annotation],
  );

  it('has a component for every label, and something for every component', () => {
    const labels = new Set(
      objects
        .map(({ metadata }) => metadata.labels?.[annotation])
        .filter(Boolean),
    );
    expect([...labels].sort()).toEqual([...new Set(ids)].sort());
  });

  it('looks where the things are', () => {
    const wrong = components.filter(({ metadata }) => {
      const namespace =
        metadata.annotations['backstage.io/kubernetes-namespace'];
      return (
        namespace &&
        objects.some(
          object =>
            object.metadata.labels?.[annotation] ===
              metadata.annotations[annotation] &&
            object.metadata.namespace !== namespace,
        )
      );
    });
    expect(wrong).toEqual([]);
  });

  it('leads from component to system to domain, and documents two of them', () => {
    const named = (kind: string) =>
      catalog
        .filter(each => each.kind === kind)
        .map(({ metadata }) => metadata.name);
    for (const { spec } of components) {
      expect(named('System')).toContain(spec.system);
      expect(spec.owner).toMatch(/^(home|neighbours)$/);
    }
    for (const { spec } of catalog.filter(({ kind }) => kind === 'System')) {
      expect(named('Domain')).toContain(spec.domain);
    }
    const documented = components.filter(
      ({ metadata }) => metadata.annotations['backstage.io/techdocs-ref'],
    );
    expect(documented).toHaveLength(2);
  });
});
