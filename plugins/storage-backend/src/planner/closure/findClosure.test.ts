import type {
  MoveWorld,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';
import { moveWorld } from '../testing/moveWorld';
import { boundClaim, ownerOf, pod, workload } from '../testing/objects';
import { findClosure } from './findClosure';

const claims = ['data'];

/** A world in which these workloads and pods use the claim `data`. */
function worldOf(change: (world: MoveWorld) => void): MoveWorld {
  return moveWorld(world => {
    const { claim, volume } = boundClaim('data');
    world.rawClaims = [claim];
    world.volumes = [volume];
    world.workloads = [];
    world.pods = [];
    change(world);
  });
}

/** A workload with one pod that runs. */
function running(kind: string, replicas = 1) {
  const owner = workload(kind, 'app', { claims, replicas });
  return worldOf(world => {
    world.workloads.push(owner);
    world.pods.push(pod('app-x', { claims, owner: ownerOf(owner) }));
  });
}

const codesOf = (world: MoveWorld) =>
  findClosure({ world, claims }).checks.map(({ code }) => code);

describe('the table of kinds', () => {
  it.each(['StatefulSet', 'Deployment', 'ReplicaSet', 'DaemonSet', 'CronJob'])(
    'stops a %s',
    kind => {
      const closure = findClosure({ world: running(kind), claims });
      expect(closure.checks).toEqual([]);
      expect(closure.workload?.kind).toBe(kind);
      expect(closure.pods.map(({ metadata }) => metadata.name)).toEqual([
        'app-x',
      ]);
    },
  );

  it('follows the owners up to the Deployment, and to the CronJob', () => {
    for (const [top, middle] of [
      ['Deployment', 'ReplicaSet'],
      ['CronJob', 'Job'],
    ]) {
      const owner = workload(top, 'app', { claims });
      const between = workload(middle, 'app-1', { claims });
      between.metadata.ownerReferences = [ownerOf(owner)];
      const closure = findClosure({
        claims,
        world: worldOf(world => {
          world.workloads.push(between, owner);
          world.pods.push(pod('app-1-x', { claims, owner: ownerOf(between) }));
        }),
      });
      expect(closure.checks).toEqual([]);
      expect(closure.workload?.kind).toBe(top);
    }
  });

  it('declines a Job, whether its pod is there yet or not', () => {
    expect(codesOf(running('Job'))).toEqual(['JOB_RUNNING']);
    expect(
      codesOf(
        worldOf(world => {
          world.workloads.push(workload('Job', 'import', { claims }));
        }),
      ),
    ).toEqual(['JOB_RUNNING']);
  });

  it('declines a bare pod', () => {
    const world = worldOf(each => {
      each.pods.push(pod('debug', { claims }));
    });
    expect(codesOf(world)).toEqual(['BARE_POD']);
  });

  it.each([
    ['v1', 'ReplicationController', 'OWNER_UNKNOWN'],
    ['batch/v1', 'Something', 'OWNER_UNKNOWN'],
    ['kubevirt.io/v1', 'VirtualMachineInstance', 'OPERATOR_OWNED'],
  ])('declines pods of %s %s with %s', (apiVersion, kind, code) => {
    const world = worldOf(each => {
      each.pods.push(
        pod('x', {
          claims,
          owner: { apiVersion, kind, name: 'x', uid: 'u', controller: true },
        }),
      );
    });
    expect(codesOf(world)).toEqual([code]);
  });

  it('declines a workload that an operator owns, even with no pods', () => {
    const owner = workload('StatefulSet', 'app', { claims, replicas: 0 });
    owner.metadata.ownerReferences = [
      {
        apiVersion: 'example.com/v1',
        kind: 'Database',
        name: 'app',
        uid: 'u',
        controller: true,
      },
    ];
    const world = worldOf(each => each.workloads.push(owner));
    expect(codesOf(world)).toEqual(['OPERATOR_OWNED']);
  });
});

describe('owners that go in a circle', () => {
  it('are not followed for ever', () => {
    const one = workload('Deployment', 'one', { claims });
    const other = workload('Deployment', 'other', { claims });
    one.metadata.ownerReferences = [ownerOf(other)];
    other.metadata.ownerReferences = [ownerOf(one)];
    const world = worldOf(each => {
      each.workloads.push(one, other);
      each.pods.push(pod('one-x', { claims, owner: ownerOf(one) }));
    });
    expect(codesOf(world)).toContain('OWNER_UNKNOWN');
  });
});

describe('what belongs together', () => {
  const schedule = (change: (job: RawWorkload) => void = () => {}) => {
    const job = workload('CronJob', 'nightly', { claims });
    change(job);
    return job;
  };

  it('leaves a schedule alone that does not run now, with a warning', () => {
    const world = running('Deployment');
    world.workloads.push(schedule());
    const closure = findClosure({ world, claims });
    expect(closure.workload?.kind).toBe('Deployment');
    expect(closure.checks.map(({ code }) => code)).toEqual([
      'CRONJOB_NAMES_CLAIM',
    ]);
  });

  it('is in the way of a running Job, even of a suspended schedule', () => {
    const world = running('Deployment');
    const suspended = schedule(job => (job.spec!.suspend = true));
    const job = workload('Job', 'nightly-1', { claims });
    job.metadata.ownerReferences = [ownerOf(suspended)];
    world.workloads.push(suspended, job);
    world.pods.push(pod('nightly-1-x', { claims, owner: ownerOf(job) }));
    expect(codesOf(world)).toEqual(['SEVERAL_WORKLOADS', 'JOB_RUNNING']);
  });

  it('ignores what is scaled to 0 beside what runs', () => {
    const world = running('StatefulSet');
    world.workloads.push(
      workload('Deployment', 'old', { claims, replicas: 0 }),
    );
    expect(codesOf(world)).toEqual([]);
  });

  it('takes the one that is scaled to 0 where nothing runs', () => {
    const world = worldOf(each =>
      each.workloads.push(
        workload('Deployment', 'app', { claims, replicas: 0 }),
      ),
    );
    const closure = findClosure({ world, claims });
    expect(closure.workload?.metadata.name).toBe('app');
    expect(closure.pods).toEqual([]);
  });

  it('leaves siblings of a replicated application up', () => {
    const world = moveWorld(each => {
      const more = boundClaim('data-db-1');
      each.rawClaims.push(more.claim);
      each.volumes.push(more.volume);
      each.pods.push(
        pod('db-1', {
          claims: ['data-db-1'],
          owner: ownerOf(each.workloads[0]),
        }),
      );
    });
    const closure = findClosure({ world, claims: ['data-db-1'] });
    expect(closure.pods.map(({ metadata }) => metadata.name)).toEqual(['db-1']);
    expect(closure.ordinals).toEqual([1]);
  });

  it('stops the highest ordinal first', () => {
    const world = moveWorld(each => {
      each.pods.push(
        ...['db-10', 'db-2'].map(name =>
          pod(name, {
            claims: ['data-db-0'],
            owner: ownerOf(each.workloads[0]),
          }),
        ),
      );
    });
    const closure = findClosure({ world, claims: ['data-db-0'] });
    expect(closure.pods.map(({ metadata }) => metadata.name)).toEqual([
      'db-10',
      'db-2',
      'db-0',
    ]);
  });

  it('does not mistake a claim of another namespace', () => {
    const world = worldOf(each => {
      each.pods.push(pod('x', { claims, namespace: 'elsewhere' }));
    });
    expect(findClosure({ world, claims }).pods).toEqual([]);
  });
});
