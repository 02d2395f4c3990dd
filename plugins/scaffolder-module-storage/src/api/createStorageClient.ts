import { ResponseError } from '@backstage/errors';
import {
  DefaultApiClient,
  TypedResponse,
} from '@stowage/backstage-plugin-storage-common';

/** A client that reaches the storage plugin through the app's own fetch, as the signed-in user. */
export function createStorageClient(fetchApi: {
  fetch: typeof fetch;
}): DefaultApiClient {
  return new DefaultApiClient({
    discoveryApi: { getBaseUrl: async plugin => `plugin://${plugin}` },
    fetchApi,
  });
}

/**
 * The body of an answer.
 *
 * @throws ResponseError for every answer that is not ok.
 */
export async function bodyOf<Body>(
  answer: Promise<TypedResponse<Body>>,
): Promise<Body> {
  const response = await answer;
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return await response.json();
}

/** What an error says, without the wrapping of the transport. */
export function messageOf(error: unknown): string {
  const { message } =
    (error as Partial<ResponseError>).body?.error ?? (error as Error);
  return message;
}

/** Whether the server forbade it. */
export function isForbidden(error: unknown): boolean {
  const { response } = error as Partial<ResponseError>;
  return response?.status === 401 || response?.status === 403;
}
