/** A number read from PostgreSQL's text: digits without a point, times 10 to the power of minus `scale`. */
export interface Decimal {
  units: bigint;
  scale: number;
}

export type Special = 'NaN' | 'Infinity' | '-Infinity';

const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;

/** Sign, digits before and behind the point, and exponent of a number's text; null where it is none. */
export function partsOf(text: string): { negative: boolean; whole: string; fraction: string; exponent: number } | null {
  const [, sign, whole = '', fraction = '', exponent = '0'] = shape.exec(text) ?? [];
  if (sign === undefined || (whole === '' && fraction === '')) return null;
  return { negative: sign === '-', whole, fraction, exponent: Number(exponent) };
}

/** NaN and the infinities as numeric, real and double precision write and read them. */
export function specialOf(text: string): Special | null {
  switch (text.toLowerCase()) {
    case 'nan': return 'NaN';
    case 'inf': case 'infinity': case '+infinity': case '+inf': return 'Infinity';
    case '-inf': case '-infinity': return '-Infinity';
    default: return null;
  }
}

/** The exact value of a number's text; null where it is none. */
export function parseDecimal(text: string): Decimal | Special | null {
  const parts = partsOf(text);
  if (parts === null) return specialOf(text);
  const { negative, whole, fraction, exponent } = parts;
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - exponent;
  const units = scale < 0 ? digits * 10n ** BigInt(-scale) : digits;
  return { units: negative ? -units : units, scale: Math.max(0, scale) };
}

/** As numeric writes it: plain digits with `scale` of them behind the point. */
export function formatDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${units < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(digits.length - scale)}` : ''}`;
}

/** Where a value's first digit stands in base 10,000, and which it is; numeric.c, select_div_scale(). */
function weigh({ units, scale }: Decimal): { weight: number; first: number } {
  if (units === 0n) return { weight: 0, first: 0 };
  const digits = (units < 0n ? -units : units).toString();
  const exponent = digits.length - scale - 1;
  const weight = Math.floor(exponent / 4);
  return { weight, first: Number(digits.slice(0, exponent - weight * 4 + 1).padEnd(exponent - weight * 4 + 1, '0')) };
}

/** Quotient with the digits that numeric's division gives: at least sixteen significant ones (numeric.c, select_div_scale()), rounded half away from zero. */
export function divide(sum: Decimal, by: number): Decimal {
  const one = weigh(sum);
  const other = weigh({ units: BigInt(by), scale: 0 });
  const weight = one.weight - other.weight - (one.first <= other.first ? 1 : 0);
  const scale = Math.min(1000, Math.max(16 - weight * 4, sum.scale, 0));
  const shift = scale - sum.scale;
  const scaled = shift >= 0 ? sum.units * 10n ** BigInt(shift) : sum.units / 10n ** BigInt(-shift);
  const divisor = BigInt(by);
  const size = scaled < 0n ? -scaled : scaled;
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return { units: scaled < 0n ? -rounded : rounded, scale };
}

/** An exact sum of many values. */
export interface Summing {
  /** False where the text is no number. */
  add(text: string): boolean;
  sum(): Decimal | Special;
}

const smallDigits = 15;

/** Adds exactly; short values by JavaScript's numbers as long as those are exact, which is many times faster. */
export function createSumming(): Summing {
  let total: Decimal = { units: 0n, scale: 0 };
  let special: Special | null = null;
  const small = new Map<number, number>();

  function addDecimal({ units, scale }: Decimal): void {
    if (scale === total.scale) total.units += units;
    else if (scale < total.scale) total.units += units * 10n ** BigInt(total.scale - scale);
    else total = { units: total.units * 10n ** BigInt(scale - total.scale) + units, scale };
  }

  /** True where the value was short enough. */
  function addShort(text: string): boolean {
    if (text.length > smallDigits) return false;
    const point = text.indexOf('.');
    const scale = point === -1 ? 0 : text.length - point - 1;
    const units = Number(point === -1 ? text : text.slice(0, point) + text.slice(point + 1));
    if (!Number.isSafeInteger(units) || /[^\d.-]/.test(text)) return false;
    const sum = (small.get(scale) ?? 0) + units;
    if (Number.isSafeInteger(sum)) {
      small.set(scale, sum);
      return true;
    }
    addDecimal({ units: BigInt(small.get(scale) ?? 0), scale });
    small.set(scale, units);
    return true;
  }

  return {
    add(text) {
      if (text === '') return false;
      if (addShort(text)) return true;
      const value = parseDecimal(text);
      if (value === null) return false;
      if (typeof value !== 'string') addDecimal(value);
      // Infinity and its opposite make NaN, as in numeric.
      else special = special === null || special === value ? value : 'NaN';
      return true;
    },
    sum() {
      for (const [scale, units] of small) addDecimal({ units: BigInt(units), scale });
      small.clear();
      return special ?? total;
    },
  };
}
