/** Numbers as readers see them, the same in the terminal, in tables and on axes. */

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};

/** Numbers from here to below {@linkcode PLAIN_BELOW} are written out, others with a power of ten. */
const PLAIN_FROM = 1e-3;
const PLAIN_BELOW = 1e5;

/** A whole number raised: `⁻⁹`. */
export function superscript(exponent: number): string {
  return [...String(exponent)].map((digit) => SUPERSCRIPTS[digit]).join("");
}

/**
 * A number to `digits` significant digits: `0.562`, `1.07×10⁸`, `NaN`, `∞`, and `0` for exactly zero.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0.5621, -1.066e8, 0, Infinity].map((x) => formatNumber(x)), ["0.562", "−1.07×10⁸", "0", "∞"]);
 * ```
 */
export function formatNumber(value: number, digits = 3): string {
  return special(value) ??
    (isPlain(value, digits) ? fixed(value, decimalsOf(value, digits)) : scientific(value, digits));
}

/**
 * A value and its interval, with as many decimals as the interval's width can bear: `0.56 [0.54, 0.58]`. An interval
 * without width says nothing more than its value, so it is left out.
 */
export function formatInterval(value: number, interval: readonly [number, number] | null): string {
  if (interval === null) return formatNumber(value);
  const [low, high] = interval;
  if (Object.is(low, high) && Object.is(low, value)) return formatNumber(value);
  const numbers = [value, low, high];
  const width = high - low;
  const plain = numbers.every((number) => special(number) !== undefined || isPlain(number, 3));
  if (!plain || !(width > 0) || !Number.isFinite(width)) {
    const [middle, from, to] = numbers.map((number) => formatNumber(number, plain ? 3 : 2));
    return `${middle} [${from}, ${to}]`;
  }
  const greatest = Math.max(...numbers.map(Math.abs));
  const decimals = Math.min(decimalsOf(width, 2), decimalsOf(greatest, 4));
  const [middle, from, to] = numbers.map((number) => number === 0 ? "0" : fixed(number, decimals));
  return `${middle} [${from}, ${to}]`;
}

/** A range of allowed values: `0.8 to 1`, `at most 1×10⁻⁷`, `exactly 0`. */
export function formatRange([low, high]: readonly [number, number]): string {
  if (low === high) return `exactly ${shortest(low)}`;
  if (low === -Infinity) return `at most ${shortest(high)}`;
  if (high === Infinity) return `at least ${shortest(low)}`;
  return `${shortest(low)} to ${shortest(high)}`;
}

/** A stated number: no digit more than was stated, three at least of one that was computed. */
export function shortest(value: number): string {
  const found = [1, 2, 3, 4].find((digits) => Number(value.toPrecision(digits)) === value) ?? 4;
  const text = formatNumber(value, found);
  return text.replace(/^(−?)1×10/, "$110");
}

/** For the data of charts: four significant digits. */
export function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : value;
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (value === 0) return "0";
  return Number.isFinite(value) ? undefined : value > 0 ? "∞" : "−∞";
}

function isPlain(value: number, digits: number): boolean {
  const size = Math.abs(Number(value.toPrecision(digits)));
  return size === 0 || (size >= PLAIN_FROM && size < PLAIN_BELOW);
}

/** Decimals that give a number `digits` significant digits; negative for tens and more. */
function decimalsOf(value: number, digits: number): number {
  return digits - 1 - Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
}

/** Negative `decimals` round to tens, hundreds and so on. */
function fixed(value: number, decimals: number): string {
  if (decimals >= 0) return signed(value.toFixed(decimals));
  const step = 10 ** -decimals;
  return signed(String(Math.round(value / step) * step));
}

function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${signed(mantissa)}×10${superscript(Number(exponent))}`;
}

function signed(text: string): string {
  return text.replace(/^-/, "−");
}
