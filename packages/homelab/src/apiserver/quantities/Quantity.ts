/** Decimal exponents of the suffixes of quantities. */
const decimal: Record<string, number> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
/** Binary exponents likewise. */
const binary: Record<string, number> = {
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
};

/** Quantities are exact to a billionth; what is smaller is rounded up. */
const scale = 9;
const unit = 10n ** BigInt(scale);

const pattern =
  /^([+-]?)(\d+\.?\d*|\.\d+)([eE][+-]?\d+|n|u|m|k|[KMGTPE]i|[MGTPE])?$/;

/** The message of the real API server for what is no quantity. */
export const quantityRule =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** An exact amount of a resource, as k8s.io/apimachinery's resource.Quantity. */
export class Quantity {
  private constructor(
    /** Billionths. */
    private readonly nano: bigint,
    private readonly format: 'decimal' | 'binary' | 'exponent',
  ) {}

  /** @returns undefined for what is no quantity */
  static tryParse(text: string): Quantity | undefined {
    const [, sign, digits, suffix = ''] = pattern.exec(text.trim()) ?? [];
    if (digits === undefined) {
      return undefined;
    }
    const [whole, fraction = ''] = digits.split('.');
    let value = BigInt(`${whole}${fraction}` || '0');
    let exponent = scale - fraction.length;
    let format: Quantity['format'] = 'decimal';
    if (binary[suffix] !== undefined) {
      format = 'binary';
      value *= 1n << BigInt(binary[suffix]);
    } else if (/^[eE][+-]?\d/.test(suffix)) {
      format = 'exponent';
      exponent += Number(suffix.slice(1));
    } else {
      exponent += decimal[suffix];
    }
    if (exponent >= 0) {
      value *= 10n ** BigInt(exponent);
    } else {
      const divisor = 10n ** BigInt(-exponent);
      value = (value + divisor - 1n) / divisor;
    }
    return new Quantity(sign === '-' ? -value : value, format);
  }

  /** As {@link tryParse}, with zero for what is absent or no quantity. */
  static of(value: unknown): Quantity {
    return (
      (value === undefined ? undefined : Quantity.tryParse(String(value))) ??
      new Quantity(0n, 'decimal')
    );
  }

  /** A count of whole things. */
  static count(value: number): Quantity {
    return new Quantity(BigInt(value) * unit, 'decimal');
  }

  plus(other: Quantity): Quantity {
    return new Quantity(
      this.nano + other.nano,
      this.nano === 0n ? other.format : this.format,
    );
  }

  minus(other: Quantity): Quantity {
    return new Quantity(this.nano - other.nano, this.format);
  }

  times(factor: number): Quantity {
    return new Quantity(this.nano * BigInt(factor), this.format);
  }

  /** Negative, 0 or positive, as for sort. */
  compare(other: Quantity): number {
    if (this.nano === other.nano) {
      return 0;
    }
    return this.nano < other.nano ? -1 : 1;
  }

  get isZero(): boolean {
    return this.nano === 0n;
  }

  get isNegative(): boolean {
    return this.nano < 0n;
  }

  /** Whether it has no fraction of a whole one. */
  get isWhole(): boolean {
    return this.nano % unit === 0n;
  }

  /**
   * The one way to write it: without a fraction, with the largest suffix that
   * allows for that.
   */
  toString(): string {
    if (this.nano === 0n) {
      return '0';
    }
    // What is finer than whole units has no binary suffix.
    const below1024 = this.nano < 1024n * unit && this.nano > -1024n * unit;
    if (this.format === 'binary' && !below1024 && this.isWhole) {
      return this.binaryString();
    }
    let digits = this.nano;
    let exponent = -scale;
    while (digits % 1000n === 0n && exponent < 18) {
      digits /= 1000n;
      exponent += 3;
    }
    if (this.format === 'exponent') {
      return exponent === 0 ? String(digits) : `${digits}e${exponent}`;
    }
    const suffix = Object.keys(decimal).find(
      name => decimal[name] === exponent,
    );
    return `${digits}${suffix}`;
  }

  private binaryString(): string {
    let value = this.nano / unit;
    let suffix = '';
    for (const next of Object.keys(binary)) {
      if (value % 1024n !== 0n) {
        break;
      }
      value /= 1024n;
      suffix = next;
    }
    return `${value}${suffix}`;
  }
}

/** A quantity in its one way to be written; what is none is answered as it is. */
export function canonicalQuantity(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number'
    ? Quantity.tryParse(String(value))?.toString() ?? value
    : value;
}
