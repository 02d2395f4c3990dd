import { clusterLayout, instanceFromEnvironment, nodeNamed } from './layout';

describe('clusterLayout', () => {
  it('keeps names of interfaces within the 15 characters that Linux allows', () => {
    const layout = clusterLayout(9);

    for (const name of [
      layout.hostInterface,
      ...layout.nodes.map(node => node.switchPort),
    ]) {
      expect(name.length).toBeLessThanOrEqual(15);
      expect(name).toMatch(/^stow9-/);
    }
  });

  it('shares no name, address or folder between two clusters', () => {
    const values = (instance: number) =>
      JSON.stringify(clusterLayout(instance)).match(
        /"[^"]*(stow|\/var|10\.\d)[^"]*"/g,
      )!;

    const first = new Set(values(0));
    expect(values(1).filter(value => first.has(value))).toEqual([]);
  });

  it('names the nodes there are when asked for another', () => {
    expect(() => nodeNamed(clusterLayout(0), 'worker-3')).toThrow(
      "There is no node 'worker-3'; the nodes are worker-1, worker-2",
    );
  });
});

describe('instanceFromEnvironment', () => {
  afterEach(() => {
    delete process.env.STOWAGE_CLUSTER_INSTANCE;
  });

  it('refuses what is not a digit', () => {
    process.env.STOWAGE_CLUSTER_INSTANCE = '../1';

    expect(() => instanceFromEnvironment()).toThrow(
      "STOWAGE_CLUSTER_INSTANCE is '../1', but must be a digit",
    );
  });
});
