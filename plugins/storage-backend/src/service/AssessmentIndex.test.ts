import type { ObjectRef } from '@stowage/backstage-plugin-storage-common';
import type { ClusterAssessment } from '../assess';
import { assessmentIndex, claimKey } from './AssessmentIndex';

const claim = (name: string): ObjectRef => ({
  cluster: 'home',
  kind: 'PersistentVolumeClaim',
  namespace: 'orders',
  name,
});

function finding(id: string, subject: ObjectRef, claims: ObjectRef[]) {
  return { id, subject, claims } as ClusterAssessment['findings'][number];
}

const node: ObjectRef = { cluster: 'home', kind: 'Node', name: 'worker-1' };

const assessment: ClusterAssessment = {
  claims: [],
  pools: [],
  findings: [
    finding('pool', node, [claim('a'), claim('b')]),
    finding('a', claim('a'), [claim('a')]),
    finding('c', claim('c'), []),
  ],
};

describe('assessmentIndex', () => {
  const findingsOf = (...names: string[]) =>
    assessmentIndex(assessment)
      .findingsOf(
        new Set(names.map(name => claimKey({ namespace: 'orders', name }))),
      )
      .map(({ id }) => id);

  it.each([
    { of: ['a'], found: ['pool', 'a'] },
    { of: ['b', 'a'], found: ['pool', 'a'] },
    { of: ['c'], found: ['c'] },
    { of: ['d'], found: [] },
  ])('finds $found for $of, each once and in order', ({ of, found }) => {
    expect(findingsOf(...of)).toEqual(found);
  });

  it('is made once for an assessment', () => {
    expect(assessmentIndex(assessment)).toBe(assessmentIndex(assessment));
  });
});
