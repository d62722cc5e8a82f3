/**
 * Values with large arrays as the bytes of a file: a line `descent checkpoint 1 <CRC-32 of the rest> <length of the header>`, a
 * header of JSON in which each array of numbers stands as its place, then the arrays, little-endian, each at a multiple of 8.
 */
import { crc32Hex } from "./crc32.ts";

const MAGIC = "descent checkpoint 1";
const ALIGN = 8;
/** Where the check sum ends; it covers all that follows. */
const SUM_END = MAGIC.length + 9;

const ARRAYS = { f32: Float32Array, u32: Uint32Array, f64: Float64Array } as const;
type ArrayName = keyof typeof ARRAYS;

/**
 * Bytes of a value made of plain maps, lists, strings, numbers and `Float32Array`, `Uint32Array` and `Float64Array`. Throws
 * `TypeError` for anything else.
 */
export function encodeCheckpoint(value: unknown): Uint8Array {
  const arrays: { at: number; bytes: Uint8Array }[] = [];
  let length = 0;
  const plain = (item: unknown): unknown => {
    if (typeof item === "number") {
      return Number.isFinite(item) && !Object.is(item, -0) ? item : { $: String(item), $zero: Object.is(item, -0) };
    }
    if (typeof item !== "object" || item === null) return scalar(item);
    const name = (Object.keys(ARRAYS) as ArrayName[]).find((one) => item instanceof ARRAYS[one]);
    if (name) {
      const { buffer, byteOffset, byteLength, length: count } = item as Float32Array<ArrayBuffer>;
      const at = length;
      arrays.push({ at, bytes: new Uint8Array(buffer, byteOffset, byteLength) });
      length = Math.ceil((at + byteLength) / ALIGN) * ALIGN;
      return { $: name, at, count };
    }
    if (Array.isArray(item)) return item.map(plain);
    if (Object.getPrototypeOf(item) !== Object.prototype || Object.hasOwn(item, "$")) {
      throw new TypeError("Cannot encode a checkpoint: it must be made of plain maps, lists and arrays of numbers");
    }
    return Object.fromEntries(
      Object.entries(item).filter(([, one]) => one !== undefined).map(([k, v]) => [k, plain(v)]),
    );
  };
  const header = new TextEncoder().encode(JSON.stringify(plain(value)));
  const line = new TextEncoder().encode(`${MAGIC} 00000000 ${header.length}\n`);
  const start = line.length + Math.ceil(header.length / ALIGN) * ALIGN;
  const whole = new Uint8Array(start + length);
  whole.set(line);
  whole.set(header, line.length);
  for (const { at, bytes } of arrays) whole.set(bytes, start + at);
  const sum = crc32Hex(whole.subarray(SUM_END));
  whole.set(new TextEncoder().encode(sum), SUM_END - sum.length);
  return whole;
}

/** The value. Throws `SyntaxError` for bytes that are no checkpoint or were damaged. */
export function decodeCheckpoint(bytes: Uint8Array): unknown {
  const end = bytes.subarray(0, 64).indexOf(10);
  const [, sum, length] = new TextDecoder().decode(bytes.subarray(0, Math.max(0, end))).match(HEAD) ?? [];
  if (sum === undefined) throw new SyntaxError("Cannot read a checkpoint: the file starts with other bytes");
  if (crc32Hex(bytes.subarray(SUM_END)) !== sum) {
    throw new SyntaxError("Cannot read a checkpoint: its check sum is another");
  }
  const body = bytes.slice(end + 1);
  const headerLength = Number(length);
  const start = Math.ceil(headerLength / ALIGN) * ALIGN;
  return JSON.parse(new TextDecoder().decode(body.subarray(0, headerLength)), (_, item) => {
    if (typeof item !== "object" || item === null || !Object.hasOwn(item, "$")) return item;
    const { $: name, at, count, $zero: zero } = item as { $: string; at: number; count: number; $zero?: boolean };
    if (!Object.hasOwn(ARRAYS, name)) return zero ? -0 : Number(name);
    return new ARRAYS[name as ArrayName](body.buffer, start + at, count).slice();
  });
}

const HEAD = new RegExp(`^${MAGIC} ([0-9a-f]{8}) (\\d+)$`);

function scalar(item: unknown): unknown {
  if (typeof item === "string" || typeof item === "boolean" || item === null) return item;
  throw new TypeError(`Cannot encode a checkpoint: it must be made of plain values, got ${typeof item}`);
}
