import { controlPlaneAvailable } from '@stowage/test-cluster';
import { Contract } from './__testUtils__/Contract';
import { contractTargets } from './__testUtils__/ContractServer';
import { twinManifests } from './__testUtils__/twinManifests';

jest.setTimeout(180_000);

/** Texts that are never the same twice, by what they look like. */
const passing: [RegExp, string][] = [
  [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
  [/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<random>'],
  [/"clusterIP":"10\.[\d.]+"/g, '"clusterIP":"<address>"'],
  [/"clusterIPs":\["10\.[\d.]+"\]/g, '"clusterIPs":["<address>"]'],
  [/"nodePort":\d+/g, '"nodePort":"<port>"'],
];

/** Ages, addresses, times and ports in tables. */
const passingCell = /^\d+s$|controller-uid=|^10\.|^\d{4}-.*Z$|:3\d{4}\/TCP$/;

function comparable(object: any): any {
  const { resourceVersion, managedFields, ...metadata } = object.metadata;
  const text = JSON.stringify({ ...object, metadata });
  return JSON.parse(
    passing.reduce((rest, [from, to]) => rest.replace(from, to), text),
  );
}

const reason = controlPlaneAvailable().reason;
const declare = reason ? describe.skip : describe;

declare(`twins${reason ? ` (skipped: ${reason})` : ''}`, () => {
  const [lab, real] = contractTargets.map(() => new Contract());

  beforeAll(async () => {
    await lab.start(contractTargets[0].start);
    await real.start(contractTargets[1].start);
    for (const each of [lab, real]) {
      await each.create('/api/v1/namespaces', { metadata: { name: 'twins' } });
      await each.create('/api/v1/namespaces/twins/serviceaccounts', {
        metadata: { name: 'default' },
      });
    }
  });

  afterAll(async () => {
    await lab.stop();
    await real.stop();
  });

  it.each(twinManifests.map(each => [each.title, each] as const))(
    'make the same of %s',
    async (_, { path, body }) => {
      const [own, theirs] = await Promise.all(
        [lab, real].map(each => each.ask(path, { method: 'POST', body })),
      );
      expect(theirs.status).toBe(201);
      expect(own.status).toBe(201);
      expect(comparable(own.body)).toEqual(comparable(theirs.body));
      const item = `${path}/${own.body.metadata.name}`;
      const [ownTable, theirTable] = await Promise.all(
        [lab, real].map(each =>
          each.ask(item, {
            accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
          }),
        ),
      );
      const shown = ({ body: table }: any) => ({
        columns: table.columnDefinitions.map(
          ({ name, type, format, priority }: any) => ({
            name,
            type,
            format,
            priority,
          }),
        ),
        cells: table.rows[0].cells.map((cell: unknown) =>
          passingCell.test(String(cell)) ? '<passing>' : cell,
        ),
      });
      expect(shown(ownTable)).toEqual(shown(theirTable));
    },
  );
});
