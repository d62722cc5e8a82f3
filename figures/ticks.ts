/** Which values an axis marks, and how they are written. */
import { formatNumber, superscript } from "../results/numbers.ts";

/** A marked value and what stands beside it. */
export type Tick = readonly [value: number, label: string];

/** Most marks of an axis. */
const MOST = 7;

/** Powers of ten from here to here are written out if all of an axis are. */
const PLAIN = [-2, 3] as const;

/** Marks of a linear scale from `low` to `high`: multiples of 1, 2 or 5 times a power of ten. */
export function linearTicks(low: number, high: number, most = MOST): Tick[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => (high - low) / one <= most) ?? 10 * power;
  const ticks: Tick[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
    const value = Number((i * step).toPrecision(12));
    ticks.push([value, tidy(value)]);
  }
  return ticks;
}

/** Marks of a logarithmic scale from `10^low` to `10^high`: powers of ten, or 1, 2 and 5 times those where few fit. */
export function logTicks(low: number, high: number): Tick[] {
  const powers = range(Math.ceil(low - 1e-9), Math.floor(high + 1e-9));
  if (powers.length < 2) {
    const within = (value: number) => Math.log10(value) >= low - 1e-9 && Math.log10(value) <= high + 1e-9;
    const values = range(Math.floor(low), Math.floor(high)).flatMap((power) =>
      [1, 2, 5].map((factor) => Number(`${factor}e${power}`))
    );
    return values.filter(within).map((value) => [value, tidy(value)]);
  }
  const step = [1, 2, 3, 4, 5, 10, 20, 50, 100].find((one) => powers.length / one <= MOST) ?? 100;
  const marked = powers.filter((power) => power % step === 0);
  const plain = marked.every((power) => power >= PLAIN[0] && power <= PLAIN[1]);
  return marked.map((power) => {
    const value = Number(`1e${power}`);
    return [value, plain || power === 0 ? tidy(value) : `10${superscript(power)}`];
  });
}

/** A tick's number without zeros at its end. */
function tidy(value: number): string {
  const text = formatNumber(value, 4);
  return text.includes(".") ? text.replace(/\.?0+(?=×|$)/, "") : text;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
