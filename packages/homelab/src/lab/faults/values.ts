import { InputError } from '@backstage/errors';
import { parseQuantity } from '../../hollow/pod/quantity';

/** One of a few words. @throws InputError that names them */
export function oneOf<T extends string>(
  what: string,
  value: string,
  choices: readonly T[],
): T {
  const found = choices.find(choice => choice === value);
  if (found === undefined) {
    throw new InputError(
      `${what} is '${value}'; it can be ${choices.join(', ')}.`,
    );
  }
  return found;
}

/** A whole number. @throws InputError for anything else */
export function wholeNumber(what: string, value: string): number {
  if (!/^\d+$/.test(value)) {
    throw new InputError(`${what} is '${value}'; it must be a whole number.`);
  }
  return Number(value);
}

/** A likelihood above 0, up to 1. @throws InputError for anything else */
export function likelihood(what: string, value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number > 0 && number <= 1)) {
    throw new InputError(
      `${what} is '${value}'; it must be above 0 and at most 1, such as 0.2.`,
    );
  }
  return number;
}

/** How many times slower, above 1 and at most 100. @throws InputError for anything else */
export function slowness(what: string, value: string): number {
  const number = Number(value);
  if (!(number > 1 && number <= 100)) {
    throw new InputError(
      `${what} is '${value}'; it must be above 1 and at most 100, such as 10 for a tenth of the speed.`,
    );
  }
  return number;
}

/** Bytes of a quantity such as `10Mi`. @throws InputError for anything else */
export function bytes(value: string | undefined): number | undefined {
  return value === undefined ? undefined : parseQuantity(value);
}
