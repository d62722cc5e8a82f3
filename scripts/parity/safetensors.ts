/**
 * Tensors as bytes in the safetensors format: the length of a JSON header as a little-endian u64, the header, then the
 * numbers. The header maps each name to `{dtype, shape, data_offsets}`, offsets counted from the end of the header, and
 * `__metadata__` to a map of strings. Only 32-bit types are known here.
 */

/** Numbers of a tensor. */
export type Numbers = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** A tensor of a document. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Numbers;
}

/** Tensors by name, and strings by key. */
export interface Document {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = "__metadata__";
/** Bytes of the header's length. */
const LENGTH_BYTES = 8;
/** Greatest header that is read. */
const MOST_HEADER_BYTES = 1 << 24;
const ELEMENT_BYTES = 4;

const ARRAYS = { F32: Float32Array, I32: Int32Array } as const;
type DType = keyof typeof ARRAYS;

/** A document as bytes; numbers start at a multiple of 8. Throws `RangeError` for a shape that its numbers do not fill. */
export function encodeSafetensors({ tensors, metadata }: Document): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { [METADATA]: metadata };
  let at = 0;
  for (const [name, { shape, values }] of tensors) {
    if (name === METADATA || sizeOf(shape) !== values.length) {
      throw new RangeError(`Cannot store tensor "${name}": [${shape}] takes ${sizeOf(shape)}, got ${values.length}`);
    }
    const dtype: DType = values instanceof Float32Array ? "F32" : "I32";
    header[name] = { dtype, shape, data_offsets: [at, at + values.byteLength] };
    at += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const bytes = new Uint8Array(LENGTH_BYTES + length + at);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + length); // spaces after the header, as the format has it
  bytes.set(text, LENGTH_BYTES);
  let offset = LENGTH_BYTES + length;
  for (const { values: { buffer, byteOffset, byteLength } } of tensors.values()) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return bytes;
}

/** The document in bytes. Throws `SyntaxError` on anything that is none. */
export function decodeSafetensors(bytes: Uint8Array): Document {
  const { header, start } = readHeader(bytes);
  const { [METADATA]: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw refusal(`${METADATA} is a map of strings, got ${JSON.stringify(metadata)}`);
  }
  const tensors = new Map<string, StoredTensor>();
  let expected = 0;
  const ordered = Object.entries(entries).map(([name, entry]) => ({ name, ...checkedEntry(name, entry) }))
    .sort((a, b) => a.begin - b.begin);
  for (const { name, dtype, shape, begin, end } of ordered) {
    if (begin !== expected) {
      throw refusal(`tensors lie one after another, "${name}" begins at ${begin}, not ${expected}`);
    }
    if (start + end > bytes.length) {
      throw refusal(`"${name}" ends at ${start + end}, behind the last of ${bytes.length}`);
    }
    expected = end;
    tensors.set(name, { shape, values: new ARRAYS[dtype](bytes.slice(start + begin, start + end).buffer) });
  }
  if (start + expected !== bytes.length) throw refusal(`${bytes.length - start - expected} bytes belong to no tensor`);
  return { tensors, metadata: metadata as Record<string, string> };
}

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < LENGTH_BYTES) throw refusal(`a header's length takes ${LENGTH_BYTES} bytes, got ${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const most = Math.min(MOST_HEADER_BYTES, bytes.length - LENGTH_BYTES);
  if (length > BigInt(most)) throw refusal(`a header of at most ${most} bytes fits, got ${length}`);
  const start = LENGTH_BYTES + Number(length);
  let header: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, start));
    header = JSON.parse(text, (key, value) => {
      if (key === "__proto__") throw new SyntaxError(`the key "${key}" is not allowed`);
      return value;
    });
  } catch (error) {
    throw refusal(`the header is JSON (${(error as Error).message})`);
  }
  if (!isRecord(header)) throw refusal("the header is a map");
  return { header, start };
}

function checkedEntry(name: string, entry: unknown): { dtype: DType; shape: number[]; begin: number; end: number } {
  if (!isRecord(entry)) throw refusal(`"${name}" is described by a map`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(ARRAYS, dtype)) {
    throw refusal(`the type of "${name}" is F32 or I32, got ${JSON.stringify(dtype)}`);
  }
  if (!isCounts(shape)) throw refusal(`the shape of "${name}" is a list of sizes, got ${JSON.stringify(shape)}`);
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw refusal(`the offsets of "${name}" are two, got ${JSON.stringify(offsets)}`);
  }
  const [begin, end] = offsets;
  if (end - begin !== ELEMENT_BYTES * sizeOf(shape)) {
    throw refusal(`"${name}" has [${shape}] and so ${ELEMENT_BYTES * sizeOf(shape)} bytes, got ${end - begin}`);
  }
  return { dtype: dtype as DType, shape, begin, end };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function refusal(rule: string): SyntaxError {
  return new SyntaxError(`Cannot read safetensors: ${rule}`);
}
