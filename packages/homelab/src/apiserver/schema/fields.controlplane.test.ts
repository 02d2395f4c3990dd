import { writeFileSync } from 'fs';
import { join } from 'path';
import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
} from '@stowage/test-cluster';
import { sentAndStoredTypes } from '../registry/types';
import table from './fields.json';
import { tableOf } from './openApiTable';

jest.setTimeout(120_000);

/** Set to write the table anew instead of comparing it, after an update of Kubernetes. */
const writeVariable = 'STOWAGE_WRITE_SCHEMA';

describeControlPlane('the table of types', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane({
      controllerManager: false,
      scheduler: false,
    });
  });

  afterAll(async () => {
    await plane?.stop();
  });

  it('has the fields of the real API server', async () => {
    const { definitions } = await plane.api.request<any>('/openapi/v2');
    const served = tableOf(definitions, sentAndStoredTypes);
    if (process.env[writeVariable]) {
      writeFileSync(
        join(__dirname, 'fields.json'),
        `${JSON.stringify(served, undefined, 2)}\n`,
      );
    }
    expect(process.env[writeVariable] ? served : table).toEqual(served);
    expect(Object.keys(served).length).toBeGreaterThan(100);
  });
});
