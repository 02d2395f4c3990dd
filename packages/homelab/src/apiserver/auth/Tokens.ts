import { createPublicKey, generateKeyPairSync, randomUUID } from 'crypto';
import { decode, sign, verify } from 'jsonwebtoken';

/** Who signs service account tokens, as clusters name it by default. */
export const issuer = 'https://kubernetes.default.svc.cluster.local';

/** What a service account token says. */
export interface TokenClaims {
  iss: string;
  aud: string[];
  exp: number;
  iat: number;
  jti: string;
  sub: string;
  'kubernetes.io': {
    namespace: string;
    serviceaccount: { name: string; uid: string };
    pod?: { name: string; uid: string };
    secret?: { name: string; uid: string };
    node?: { name: string; uid: string };
  };
}

/** Signs and reads service account tokens with one key. */
export class Tokens {
  private readonly publicKey: string;

  constructor(private readonly privateKey: string) {
    this.publicKey = createPublicKey(privateKey)
      .export({ type: 'spki', format: 'pem' })
      .toString();
  }

  /** A new signing key in PEM. */
  static createKey(): string {
    return generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey;
  }

  /** @param now - seconds since 1970 */
  issue(
    input: Pick<TokenClaims, 'aud' | 'kubernetes.io'> & {
      seconds: number;
      now: number;
    },
  ): string {
    const { namespace, serviceaccount } = input['kubernetes.io'];
    const claims: TokenClaims = {
      iss: issuer,
      aud: input.aud,
      iat: input.now,
      exp: input.now + input.seconds,
      jti: randomUUID(),
      sub: `system:serviceaccount:${namespace}:${serviceaccount.name}`,
      'kubernetes.io': input['kubernetes.io'],
    };
    return sign(claims, this.privateKey, { algorithm: 'ES256' });
  }

  /** The claims of a token that this key signed and that is in force; undefined otherwise. */
  read(token: string, now: number): TokenClaims | undefined {
    if (!decode(token)) {
      return undefined;
    }
    try {
      return verify(token, this.publicKey, {
        algorithms: ['ES256'],
        issuer,
        clockTimestamp: now,
      }) as unknown as TokenClaims;
    } catch {
      return undefined;
    }
  }
}
