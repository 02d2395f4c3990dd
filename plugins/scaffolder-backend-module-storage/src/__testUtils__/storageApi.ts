import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { StorageApi } from '../api/StorageApi';

/** Where {@link testStorageApi} expects the storage plugin. */
export const storageUrl = 'http://localhost:0/api/storage';

/** A client of a storage plugin that msw plays. */
export function testStorageApi(): StorageApi {
  return new StorageApi({
    auth: mockServices.auth(),
    discovery: mockServices.discovery(),
  });
}

// Each action has outputs of its own; the scaffolder's mock leaves them open in the same way.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type TestContext<Input extends JsonObject> = ActionContext<Input, any>;

/** A context of an action as the scaffolder makes it, with a checkpoint that remembers. */
export function actionContext<Input extends JsonObject>(
  input: Input,
  options: Partial<TestContext<Input>> = {},
): TestContext<Input> {
  const done = new Map<string, unknown>();
  return {
    ...createMockActionContext<Input>({
      input,
      getInitiatorCredentials: async () => mockCredentials.user(),
    }),
    // The mock takes some of these only.
    ...options,
    checkpoint: (async ({ key, fn }) => {
      if (!done.has(key)) {
        done.set(key, await fn());
      }
      return done.get(key);
    }) as TestContext<Input>['checkpoint'],
  };
}

/** The body with which the storage plugin refuses. */
export function errorBody(name: string, message: string): object {
  return { error: { name, message }, response: { statusCode: 0 } };
}
