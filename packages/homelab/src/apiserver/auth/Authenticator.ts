import { Store } from '../store/Store';
import { issuer, Tokens } from './Tokens';
import {
  authenticatedGroup,
  serviceAccountGroups,
  serviceAccountUser,
  User,
} from './User';

/** Who a token is, for whom it was issued. */
export interface Identity {
  user: User;
  audiences: string[];
}

/** Knows the holders of fixed tokens and of service account tokens. */
export class Authenticator {
  private readonly fixed = new Map<string, User>();

  constructor(
    private readonly options: {
      tokens: Tokens;
      store: Store;
      now(): Date;
    },
  ) {}

  /** Lets the holder of a token be a user until the server ends. */
  addToken(token: string, user: User): void {
    this.fixed.set(token, {
      ...user,
      groups: [...new Set([...user.groups, authenticatedGroup])],
    });
  }

  /** Reads an `Authorization` header; undefined for nobody that is known. */
  fromHeader(header: string | undefined): Identity | undefined {
    const [, token] = /^Bearer\s+(\S+)$/i.exec(header ?? '') ?? [];
    return token ? this.authenticate(token) : undefined;
  }

  /** Who holds a token. A service account's dies with the account, or the pod it is bound to. */
  authenticate(token: string): Identity | undefined {
    const user = this.fixed.get(token);
    if (user) {
      return { user, audiences: [issuer] };
    }
    const { store, tokens, now } = this.options;
    const claims = tokens.read(token, Math.floor(now().getTime() / 1000));
    if (!claims) {
      return undefined;
    }
    const { namespace, serviceaccount, pod, secret } = claims['kubernetes.io'];
    const exists = (
      collection: string,
      bound?: { name: string; uid: string },
    ) =>
      !bound ||
      store.get(collection, bound.name, namespace)?.metadata.uid === bound.uid;
    if (
      !exists('serviceaccounts', serviceaccount) ||
      !exists('pods', pod) ||
      !exists('secrets', secret)
    ) {
      return undefined;
    }
    return {
      audiences: claims.aud,
      user: {
        name: serviceAccountUser(namespace, serviceaccount.name),
        uid: serviceaccount.uid,
        groups: serviceAccountGroups(namespace),
        extra: {
          'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`],
          ...(pod && {
            'authentication.kubernetes.io/pod-name': [pod.name],
            'authentication.kubernetes.io/pod-uid': [pod.uid],
          }),
        },
      },
    };
  }
}
