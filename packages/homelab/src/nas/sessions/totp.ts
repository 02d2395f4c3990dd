import { createHmac } from 'crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepSeconds = 30;

function fromBase32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, '')]
    .map(letter => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map(byte => parseInt(byte, 2)));
}

/** Number of the half minute that a moment lies in. */
export function totpStep(atMs: number): number {
  return Math.floor(atMs / 1000 / stepSeconds);
}

/**
 * The one-time password of a half minute: RFC 6238 with SHA-1 and six digits,
 * as authenticator apps have it.
 */
export function totp(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(secret))
    .update(counter)
    .digest();
  const offset = digest[digest.length - 1] % 16;
  const number = digest.readUInt32BE(offset) % 2 ** 31;
  return String(number % 1_000_000).padStart(6, '0');
}
