import { buildWalkPod, walkPodName } from './pod';
import type { WalkTarget } from './targets';

const target = (path: string): WalkTarget => ({
  node: 'pi-1',
  kind: 'folder',
  path,
  volumes: [],
});
const config = {
  namespace: 'stowage-walk',
  image: 'debian',
  timeoutMs: 90_500,
};

describe('buildWalkPod', () => {
  it.each([
    '/opt/local-path-provisioner',
    '/opt/$(reboot)',
    '/opt/a; reboot',
    '/opt/`reboot`',
    '/opt/line\nbreak',
    `/opt/quote'"`,
    '/opt/--flag',
  ])('keeps the path %j out of the command and the name', path => {
    const pod = buildWalkPod({ target: target(path), config });
    const spec = pod.spec as any;
    expect(spec.volumes).toEqual([
      { name: 'target', hostPath: { path, type: 'Directory' } },
    ]);
    const plain = buildWalkPod({ target: target('/x'), config }).spec as any;
    expect(spec.containers).toEqual(plain.containers);
    expect(pod.metadata.name).toMatch(/^walk-[0-9a-f]{24}$/);
  });

  it('can read and nothing else', () => {
    const { spec } = buildWalkPod({ target: target('/x'), config }) as any;
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      activeDeadlineSeconds: 91,
      restartPolicy: 'Never',
      hostNetwork: false,
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH'] },
          },
          volumeMounts: [{ readOnly: true, mountPropagation: 'None' }],
        },
      ],
    });
    expect(Object.keys(spec.containers[0].resources.limits)).toEqual([
      'cpu',
      'memory',
    ]);
  });
});

describe('walkPodName', () => {
  it('is the same for the same work and differs for any other', () => {
    const work = target('/x');
    const others: WalkTarget[] = [
      { ...work, node: 'pi-2' },
      { ...work, kind: 'directory' },
      { ...work, path: '/y' },
    ];
    const same = { ...work, volumes: [{ volumeName: 'a', path: '/x/a' }] };
    expect(walkPodName(same, 'debian')).toBe(walkPodName(work, 'debian'));
    const names = [
      walkPodName(work, 'debian'),
      walkPodName(work, 'other'),
      ...others.map(other => walkPodName(other, 'debian')),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});
