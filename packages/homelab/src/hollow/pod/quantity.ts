import { InputError } from '@backstage/errors';

const factors: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The number that a quantity such as `500m` or `1Gi` stands for.
 *
 * @throws InputError for anything else
 */
export function parseQuantity(text: string): number {
  const [, digits, suffix] =
    /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = factors[suffix];
  if (digits === undefined || factor === undefined) {
    throw new InputError(`'${text}' is not a quantity such as 500m or 1Gi`);
  }
  return Number(digits) * factor;
}
