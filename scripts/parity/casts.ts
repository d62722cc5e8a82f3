/** Rounding to 16 bits: the device's kernel against PyTorch's casts, bit for bit. */
import { Builder } from "../../kernels/program/builder.ts";
import type { Device } from "../../kernels/program/device.ts";
import { type Format, roundingAttributes } from "../../kernels/round/formats.ts";
import type { ParityCast } from "../../results/parity_format.ts";
import { uniforms } from "../../suites/core/random.ts";
import type { TorchProcess } from "./torch_process.ts";

/** Values a row. */
const COLUMNS = 1024;
/** A million and some. */
const COUNT = 1024 * COLUMNS;

/**
 * The bits of a million f32 values: every bf16 value and every fp16 value, each with the point halfway to the next and
 * the f32 neighbours of that point, which is where a rounding can go wrong; then random bits. Subnormals, infinities and
 * NaN are among them.
 */
export function castPatterns(): Uint32Array<ArrayBuffer> {
  const bits = new Uint32Array(COUNT);
  let at = 0;
  for (let high = 0; high < 1 << 16; high++) {
    for (const low of [0, 1, 0x7fff, 0x8000, 0x8001]) bits[at++] = (high << 16 | low) >>> 0;
  }
  const halves = Array.from({ length: 0x7c01 }, (_, code) => bitsOf(halfValue(code)));
  for (let code = 0; code + 1 < halves.length; code++) {
    const middle = bitsOf((valueOf(halves[code]) + halfValue(code + 1)) / 2);
    for (const magnitude of [halves[code], middle - 1, middle, middle + 1]) {
      bits[at++] = magnitude;
      bits[at++] = (magnitude | 0x80000000) >>> 0;
    }
  }
  for (const u of uniforms(0, "parity/casts", COUNT - at)) bits[at++] = Math.floor(u * 2 ** 32);
  return bits;
}

/** The value of an fp16 code without sign; that of the infinity is where it would lie as a number, 65536. */
function halfValue(code: number): number {
  const [exponent, fraction] = [code >> 10, code & 0x3ff];
  return exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

function bitsOf(value: number): number {
  float[0] = value;
  return word[0];
}

function valueOf(bits: number): number {
  word[0] = bits;
  return float[0];
}

/** Compares both formats. `changed` alters PyTorch's bits, for controls. */
export async function compareCasts(
  { device, torch }: { device: Device; torch: TorchProcess },
  changed: (bits: Uint32Array, patterns: Uint32Array) => Uint32Array = (bits) => bits,
): Promise<ParityCast[]> {
  const patterns = castPatterns();
  const values = new Float32Array(patterns.buffer);
  const { tensors } = await torch.ask({ do: "cast" }, new Map([["values", { shape: [COUNT], values }]]));
  const casts: ParityCast[] = [];
  for (const format of ["f16", "bf16"] as const) {
    const theirs = new Uint32Array(tensors.get(format)!.values.buffer);
    const ours = await roundOn(device, values, format);
    casts.push({ format, values: COUNT, differing: differing(ours, changed(theirs, patterns)) });
  }
  return casts;
}

/** Bits that differ, any NaN being equal to any other. */
export function differing(a: Uint32Array, b: Uint32Array): number {
  if (a.length !== b.length) throw new RangeError(`Cannot compare bits: got ${a.length} and ${b.length} values`);
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !(isNan(a[i]) && isNan(b[i]))) count++;
  return count;
}

function isNan(bits: number): boolean {
  return (bits & 0x7fffffff) > 0x7f800000;
}

async function roundOn(device: Device, values: Float32Array, format: Format): Promise<Uint32Array> {
  const builder = new Builder();
  const tensor = builder.tensor("values", [COUNT / COLUMNS, COLUMNS], { role: "input" });
  builder.phase("round", () => {
    builder.call("round", { values: tensor }, roundingAttributes({ format, flush: false }));
  });
  await using session = await device.load(builder.build(), 1);
  session.write(tensor, 0, values);
  await session.run("round", 1);
  const [rounded] = await session.read(tensor);
  return new Uint32Array(rounded.buffer, rounded.byteOffset, rounded.length);
}
