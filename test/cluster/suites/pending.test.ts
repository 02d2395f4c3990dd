import { Kubectl, testCluster, waitFor } from '../src/testing';
import { ObservingPortal } from './support/ObservingPortal';
import {
  claimManifest,
  podManifest,
  statefulSetManifest,
} from './support/storageManifests';

const defaultAnnotation = 'storageclass.kubernetes.io/is-default-class';

describe('a claim that stays pending is explained', () => {
  let kubectl: Kubectl;
  let portal: ObservingPortal;
  let namespace: string;
  let provisioner: string;
  let defaultClasses: string[];
  /** Named by namespace, because classes belong to nobody. */
  const className = (suffix: string) => `${namespace}-${suffix}`;

  beforeAll(async () => {
    kubectl = testCluster().kubectl;
    namespace = await kubectl.createNamespace();
    const { items } = await kubectl.json(['get', 'storageclasses']);
    const defaults = items.filter(
      ({ metadata }: any) =>
        metadata.annotations?.[defaultAnnotation] === 'true',
    );
    defaultClasses = defaults.map(({ metadata }: any) => metadata.name);
    provisioner = defaults[0].provisioner;
    portal = await ObservingPortal.start(kubectl);
  });

  afterAll(async () => {
    await markDefault('true');
    await kubectl.deleteNamespace(namespace);
    await kubectl.run([
      ...['delete', 'storageclass', '--ignore-not-found'],
      ...[className('waits'), className('nowhere'), className('by-hand')],
    ]);
    await portal?.stop();
  });

  async function markDefault(value: 'true' | 'false'): Promise<void> {
    for (const name of defaultClasses) {
      await kubectl.run([
        ...['annotate', 'storageclass', name, '--overwrite'],
        `${defaultAnnotation}=${value}`,
      ]);
    }
  }

  async function applyClass(options: {
    name: string;
    provisioner: string;
    parameters?: Record<string, string>;
  }): Promise<void> {
    await kubectl.apply(`apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: ${options.name} }
provisioner: ${options.provisioner}
volumeBindingMode: WaitForFirstConsumer
parameters: ${JSON.stringify(options.parameters ?? {})}
`);
  }

  const hears = (
    code: Parameters<typeof portal.hears>[0]['code'],
    name: string,
  ) => portal.hears({ code, namespace, name });

  it('with rights that hide nothing from the portal', () => {
    expect(
      portal.findings().filter(({ subject }) => subject.kind === 'Cluster'),
    ).toEqual([]);
  });

  it('by the class that waits for a first pod, which is no fault', async () => {
    const storageClass = className('waits');
    await applyClass({ name: storageClass, provisioner });
    await kubectl.apply(
      claimManifest({ name: 'waiting', storageClass }),
      namespace,
    );
    expect(await hears('CLAIM_WAITS_FOR_POD', 'waiting')).toMatchObject({
      severity: 'information',
      title: 'Waits for its first pod',
      evidence: expect.stringContaining('No pod mounts it.'),
    });

    await kubectl.apply(
      podManifest({ name: 'nowhere', claim: 'waiting', node: 'no-such-node' }),
      namespace,
    );
    const finding = await waitFor('the pod to be named', async () => {
      const found = await hears('CLAIM_WAITS_FOR_POD', 'waiting');
      return /didn't match Pod's node affinity/.test(found.evidence) && found;
    });
    expect(finding.title).toBe('Waits until the pod nowhere is scheduled');
  });

  it('by a class that does not exist, until it does', async () => {
    const storageClass = className('late');
    await kubectl.apply(
      claimManifest({ name: 'classless', storageClass }),
      namespace,
    );
    const finding = await waitFor('the event to be quoted', async () => {
      const found = await hears('CLASS_MISSING', 'classless');
      return /ProvisioningFailed at/.test(found.evidence) && found;
    });
    expect(finding.severity).not.toBe('information');
    expect(finding.evidence).toContain(`asks for the class ${storageClass}`);
    expect(finding.evidence).toContain(defaultClasses[0]);

    await applyClass({ name: storageClass, provisioner });
    // The event of before must not turn into another cause.
    await hears('CLAIM_WAITS_FOR_POD', 'classless');
    expect(
      portal.findings().filter(({ subject }) => subject.name === 'classless'),
    ).toHaveLength(1);
    await kubectl.run(['delete', 'storageclass', storageClass]);
    await hears('CLASS_MISSING', 'classless');
  });

  it('by the default class that nobody marked', async () => {
    await markDefault('false');
    await kubectl.apply(claimManifest({ name: 'undecided' }), namespace);
    expect(await hears('NO_DEFAULT_CLASS', 'undecided')).toMatchObject({
      evidence: expect.stringContaining(
        'names no class, and no class is marked as the default',
      ),
    });
    await markDefault('true');
    await portal.forgets({
      code: 'NO_DEFAULT_CLASS',
      namespace,
      name: 'undecided',
    });
  });

  it('by volumes that nobody offers', async () => {
    await applyClass({
      name: className('by-hand'),
      provisioner: 'kubernetes.io/no-provisioner',
    });
    await kubectl.apply(
      `${claimManifest({ name: 'empty-class', storageClass: '' })}
${claimManifest({ name: 'by-hand', storageClass: className('by-hand') })}
${podManifest({ name: 'by-hand', claim: 'by-hand' })}`,
      namespace,
    );
    await hears('NO_VOLUME_OFFERED', 'empty-class');
    expect(await hears('NO_VOLUME_OFFERED', 'by-hand')).toMatchObject({
      evidence: expect.stringContaining('makes no volumes'),
    });
  });

  it('by a provisioner that fails, in its own newest words', async () => {
    await applyClass({
      name: className('nowhere'),
      provisioner,
      parameters: { nodePath: '/not/in/the/map' },
    });
    await kubectl.apply(
      `${claimManifest({ name: 'refused', storageClass: className('nowhere') })}
${podManifest({ name: 'refused', claim: 'refused' })}`,
      namespace,
    );
    const finding = await hears('PROVISIONING_FAILED', 'refused');
    const { items } = await kubectl.json([
      ...['get', 'events', '--namespace', namespace],
      '--field-selector=involvedObject.name=refused,reason=ProvisioningFailed',
    ]);
    expect(finding.evidence).toContain('/not/in/the/map');
    expect(items.map(({ message }: any) => message)).toContain(
      finding.data.message,
    );
    expect(finding.data).toMatchObject({ provisioner });
  });

  it('by the quota that it would exceed, though there is no claim to look at', async () => {
    const crowded = await kubectl.createNamespace();
    try {
      await kubectl.apply(
        `apiVersion: v1
kind: ResourceQuota
metadata: { name: disk }
spec: { hard: { requests.storage: 100Mi } }
---
${statefulSetManifest({ name: 'greedy', size: '200Mi' })}`,
        crowded,
      );
      const query = { namespace: crowded, name: 'greedy' } as const;
      expect(
        await portal.hears({ code: 'QUOTA_EXCEEDED', ...query }),
      ).toMatchObject({
        subject: { kind: 'StatefulSet' },
        evidence: expect.stringMatching(
          /^The quota disk allows requests\.storage=100Mi; .*data-greedy-0 asks for requests\.storage=200Mi/,
        ),
      });
      await kubectl.run([
        ...['delete', 'resourcequota', 'disk', '--namespace', crowded],
      ]);
      await portal.forgets({ code: 'QUOTA_EXCEEDED', ...query });
    } finally {
      await kubectl.deleteNamespace(crowded);
    }
  });

  it('by the limit range that refuses it', async () => {
    const limited = await kubectl.createNamespace();
    try {
      await kubectl.apply(
        `apiVersion: v1
kind: LimitRange
metadata: { name: sizes }
spec:
  limits:
    - type: PersistentVolumeClaim
      min: { storage: 10Mi }
      max: { storage: 100Mi }
---
${statefulSetManifest({ name: 'large', size: '200Mi' })}
${statefulSetManifest({ name: 'small', size: '1Mi' })}`,
        limited,
      );
      const code = 'LIMIT_RANGE_REFUSED';
      expect(
        await portal.hears({ code, namespace: limited, name: 'large' }),
      ).toMatchObject({
        evidence: expect.stringMatching(
          /^The maximum for a claim in this namespace is 100Mi, .* asks for 200Mi/,
        ),
      });
      expect(
        await portal.hears({ code, namespace: limited, name: 'small' }),
      ).toMatchObject({
        evidence: expect.stringMatching(/^The minimum .* 10Mi, .* 1Mi/),
      });
    } finally {
      await kubectl.deleteNamespace(limited);
    }
  });
});
