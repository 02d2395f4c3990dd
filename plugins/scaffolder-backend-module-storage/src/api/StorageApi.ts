import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  ForwardedError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  DefaultApiClient,
  RequestOptions,
  TypedResponse,
} from '@stowage/backstage-plugin-storage-common';

/** The part of an action's context that a call to the storage API needs. */
export interface Initiator {
  getInitiatorCredentials(): Promise<BackstageCredentials>;
  signal?: AbortSignal;
}

type Call<Answer> = (
  client: DefaultApiClient,
  options: RequestOptions,
) => Promise<TypedResponse<Answer>>;

/** Calls the storage plugin in the name of whoever started the template. */
export class StorageApi {
  constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
    },
  ) {}

  /**
   * Makes one call with a token issued for it, since tokens expire during long waits.
   *
   * @throws InputError, NotAllowedError, NotFoundError or ConflictError with the words of the
   * storage plugin; ServiceUnavailableError where it did not answer or failed itself.
   */
  async call<Answer>(
    initiator: Initiator,
    call: Call<Answer>,
  ): Promise<Answer> {
    const { auth, discovery } = this.options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await initiator.getInitiatorCredentials(),
      targetPluginId: 'storage',
    });
    const client = new DefaultApiClient({
      discoveryApi: discovery,
      fetchApi: {
        fetch: (input, init) =>
          fetch(input, { ...init, signal: initiator.signal }),
      },
    });
    let response: TypedResponse<Answer>;
    try {
      response = await call(client, { token });
    } catch (error) {
      initiator.signal?.throwIfAborted();
      throw new ServiceUnavailableError(
        'The storage plugin does not answer',
        error as Error,
      );
    }
    if (!response.ok) {
      throw await errorOf(response);
    }
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      // Such as the sign-in page of a proxy between the two.
      throw new ServiceUnavailableError(
        'Something that is not the storage plugin answers in its place',
      );
    }
  }
}

async function errorOf(response: TypedResponse<unknown>): Promise<Error> {
  const error = await ResponseError.fromResponse(response);
  const message = error.body.error.message;
  switch (response.status) {
    case 400:
      return new InputError(message);
    case 401:
    case 403:
      return new NotAllowedError(message);
    case 404:
      return new NotFoundError(message);
    case 409:
      return new ConflictError(message);
    case 429:
    case 502:
    case 503:
    case 504:
      return new ServiceUnavailableError(message);
    default:
      return new ForwardedError('The storage plugin failed', error);
  }
}
