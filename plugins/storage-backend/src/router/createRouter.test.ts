import Ajv from 'ajv/dist/2020';
import request from 'supertest';
import { spec } from '../schema/openapi/generated';
import { testApi } from '../tests/__testUtils__/testApi';

// The OpenAPI document is compiled once per file, which takes seconds on a busy machine.
jest.setTimeout(60_000);

const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'spec', ...spec } as object);

/** What an answer has that the OpenAPI document does not, or the other way round. */
function differences(schema: string, body: unknown) {
  const validate = ajv.compile({ $ref: `spec#/components/schemas/${schema}` });
  return validate(body) ? [] : validate.errors;
}

describe('createRouter', () => {
  it.each([
    ['/components/component/default/orders', 'ComponentStorage'],
    ['/components/component/default/website', 'ComponentStorage'],
    ['/claims', 'ClaimPage'],
    ['/clusters/home/namespaces/shop/claims/data-db-0', 'ClaimDetail'],
    ['/pools', 'PoolList'],
    ['/findings', 'FindingPage'],
    ['/clusters', 'ClusterList'],
    ['/clusters/home/namespaces', 'NamespaceList'],
    ['/tiers', 'TierList'],
    ['/clusters/home/namespaces/shop/statefulsets/db/status', 'WorkloadStatus'],
  ])('answers %s as the OpenAPI document says', async (path, schema) => {
    const { app } = await testApi();
    const { status, body } = await request(app).get(path);
    expect({ status, differences: differences(schema, body) }).toEqual({
      status: 200,
      differences: [],
    });
  });

  it('answers errors as the OpenAPI document says', async () => {
    const { app } = await testApi();
    const { status, body } = await request(app).get('/claims?limit=0');
    expect({ status, differences: differences('Error', body) }).toEqual({
      status: 400,
      differences: [],
    });
  });

  it('names the property of a body that it does not know', async () => {
    const { app } = await testApi();
    const body = { cluster: 'home', namespace: 'shop', tier: 'warm' };
    const answer = await request(app)
      .post('/claims/check')
      .send({ ...body, size: '1Gi', colour: 'red' });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain("must not have 'colour'");
    const other = await request(app).post('/claims/check').send(body);
    expect(other.body.error.message).toContain("'size'");
  });

  it('has the document itself', async () => {
    const { app } = await testApi();
    const { body } = await request(app).get('/openapi.json');
    expect(body.info.title).toBe('storage');
  });
});
