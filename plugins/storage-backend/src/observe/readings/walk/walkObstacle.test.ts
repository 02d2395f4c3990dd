import { buildWorld, syncStates } from '../../../assess/testing';
import { walkObstacle } from './walkObstacle';

const walk = { namespace: 'stowage-walk' };
const namespaces = [
  { name: 'stowage-walk', uid: '1', labels: {}, annotations: {} },
];

describe('walkObstacle', () => {
  it('says at once that the namespace of walks does not exist, and what makes it', () => {
    expect(walkObstacle(buildWorld(), walk)).toMatch(
      /house has no namespace stowage-walk.*deploy\/rbac\/walk\.yaml/,
    );
  });

  it('names the rights that are missing there', () => {
    const missingRights = ['create', 'delete'].map(verb => ({
      verb,
      resource: 'pods',
      apiGroup: '',
      namespace: 'stowage-walk',
      role: 'walk.yaml',
      hides: '',
    }));
    const world = buildWorld({ namespaces, missingRights });
    expect(walkObstacle(world, walk)).toMatch(
      /may not create pods, delete pods in namespace stowage-walk.*walk\.yaml/,
    );
  });

  it('says nothing where all is there, or where namespaces cannot be read', () => {
    expect(walkObstacle(buildWorld({ namespaces }), walk)).toBeUndefined();
    const resources = syncStates({ namespaces: 'forbidden' });
    expect(walkObstacle(buildWorld({ resources }), walk)).toBeUndefined();
  });
});
