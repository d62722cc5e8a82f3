/**
 * The IDX format of MNIST: two zero bytes, the type of a value, the number of dimensions, each dimension as a big-endian
 * 32-bit number, then the values row-major. Described on the dataset's page (LeCun, Cortes, Burges).
 */

/** The type code of unsigned bytes, the only one read here. */
const UNSIGNED_BYTE = 0x08;
/** Most values of a file that are accepted: MNIST's largest file has 47 million. */
const MOST_VALUES = 2 ** 27;

/** An array of bytes and its shape. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array<ArrayBuffer>;
}

/**
 * Reads an array of `dimensions` dimensions. Throws `SyntaxError`, with file, rule and values, where magic number or
 * sizes are wrong, or where the file's length is not exactly what they ask for.
 */
export function parseIdx(file: string, bytes: Uint8Array<ArrayBuffer>, dimensions: number): IdxArray {
  const fail = (rule: string, got: string | number) => {
    throw new SyntaxError(`Cannot read ${file}: ${rule}, got ${got}`);
  };
  const head = 4 + 4 * dimensions;
  if (bytes.length < head) fail(`an IDX file of ${dimensions} dimensions starts with ${head} bytes`, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const expected = (UNSIGNED_BYTE << 8) | dimensions;
  if (view.getUint32(0) !== expected) fail(`its magic number is ${hex(expected)}`, hex(view.getUint32(0)));
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  if (shape.includes(0)) fail("no dimension is 0", shape.join(" × "));
  const count = shape.reduce((product, size) => product * size, 1);
  if (!(count <= MOST_VALUES)) fail(`it has at most ${MOST_VALUES} values`, shape.join(" × "));
  if (bytes.length !== head + count) {
    fail(`${shape.join(" × ")} values take ${head + count} bytes`, `${bytes.length} (cut off, or too long)`);
  }
  return { shape, values: bytes.subarray(head) };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
