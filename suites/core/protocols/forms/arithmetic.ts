/** Rounding to a binary format, in float64: what each operation of a closed form ends with. */
import type { RunConfig } from "../../spec/config.ts";

type Settings = Pick<NonNullable<RunConfig["closed_form"]>, "arithmetic" | "subnormals">;

/** A binary floating-point format. */
interface BinaryFormat {
  /** Bits behind the point of a normal number's significand. */
  readonly fraction: number;
  /** Exponents of the least and of the greatest normal number. */
  readonly least: number;
  readonly greatest: number;
}

const FORMATS: Readonly<Record<Exclude<Settings["arithmetic"], "float64">, BinaryFormat>> = {
  float32: { fraction: 23, least: -126, greatest: 127 },
  float16: { fraction: 10, least: -14, greatest: 15 },
  bfloat16: { fraction: 7, least: -126, greatest: 127 },
};

const LEAST_NORMAL_64 = 2 ** -1022;

/** The rounding of an arithmetic: to the nearest number, ties to even; too great ones become infinite. */
export function roundingOf({ arithmetic, subnormals }: Settings): (x: number) => number {
  const flush = subnormals === "flushed";
  if (arithmetic === "float64") return (x) => flush && Math.abs(x) < LEAST_NORMAL_64 ? 0 * x : x;
  const { fraction, least, greatest } = FORMATS[arithmetic];
  const [leastNormal, overflow] = [2 ** least, 2 ** greatest * 2];
  return (x) => {
    if (!Number.isFinite(x) || x === 0) return x;
    const quantum = 2 ** (Math.max(exponentOf(x), least) - fraction);
    const rounded = toNearestEven(x / quantum) * quantum;
    if (Math.abs(rounded) >= overflow) return Math.sign(x) * Infinity;
    return rounded === 0 || flush && Math.abs(rounded) < leastNormal ? 0 * x : rounded;
  };
}

/** `e` with `2^e ≤ |x| < 2^(e+1)`, read off the bits. */
function exponentOf(x: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  return ((bits.getUint16(0) >> 4) & 0x7ff) - 1023;
}

/** Whole numbers up to 2^52, ties to the even one. */
function toNearestEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
