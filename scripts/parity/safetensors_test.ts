import { assertEquals, assertThrows } from "@std/assert";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

const DOCUMENT = {
  tensors: new Map([
    ["a", { shape: [2, 3], values: Float32Array.of(1, -0, NaN, Infinity, 1e-45, 3.5) }],
    ["empty", { shape: [0, 4], values: new Int32Array() }],
    ["scalar", { shape: [], values: Float32Array.of(7) }],
    ["tokens", { shape: [2], values: Int32Array.of(-5, 2 ** 30) }],
  ]),
  metadata: { request: '{"do":"step"}', note: "ümlaut" },
};

Deno.test("what is written is read back, bit for bit, wherever it lies in memory", () => {
  const bytes = encodeSafetensors(DOCUMENT);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  for (const input of [bytes, shifted.subarray(3)]) {
    const { tensors, metadata } = decodeSafetensors(input);
    assertEquals(metadata, DOCUMENT.metadata);
    assertEquals([...tensors.keys()], [...DOCUMENT.tensors.keys()]);
    for (const [name, { shape, values }] of DOCUMENT.tensors) {
      assertEquals(tensors.get(name)?.shape, shape);
      assertEquals(bitsOf(tensors.get(name)!.values), bitsOf(values));
    }
  }
});

function bitsOf({ buffer, byteOffset, length }: Float32Array | Int32Array): number[] {
  return [...new Uint32Array(buffer, byteOffset, length)];
}

Deno.test("a document of another writer is read: no metadata, the header in another order and unpadded", () => {
  const header =
    '{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}';
  const { tensors, metadata } = decodeSafetensors(document(header, [1, 0, 0, 0, 0, 0, 128, 63]));
  assertEquals(metadata, {});
  assertEquals(tensors.get("a"), { shape: [1], values: Int32Array.of(1) });
  assertEquals(tensors.get("b"), { shape: [1], values: Float32Array.of(1) });
});

/** A document with this header, as it stands, and these bytes behind it. */
function document(header: string, data: number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const four = [0, 0, 128, 63];
const entry = (more: Record<string, unknown>) =>
  JSON.stringify({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4], ...more } });

for (
  const [what, bytes, rule] of [
    ["nothing", new Uint8Array(), "8 bytes, got 0"],
    ["a header longer than the file", document("{}").subarray(0, 9), "at most 1 bytes fits, got 2"],
    ["a length near 2^64", new Uint8Array(16).fill(255), "at most 8 bytes fits"],
    ["a header that is no JSON", document("{"), "the header is JSON"],
    ["a header that is no UTF-8", document("{}").map((byte, i) => i === 8 ? 0xff : byte), "the header is JSON"],
    ["a header that is a list", document("[]"), "the header is a map"],
    ["a prototype", document('{"__proto__":{}}'), "is not allowed"],
    ["metadata that is no map of strings", document('{"__metadata__":{"a":1}}'), "map of strings"],
    ["an entry that is no map", document('{"a":1}'), "described by a map"],
    ["an unknown type", document(entry({ dtype: "F8" }), four), 'F32 or I32, got "F8"'],
    ["a type named like a method", document(entry({ dtype: "toString" }), four), "F32 or I32"],
    ["a negative size", document(entry({ shape: [-1] }), four), "list of sizes, got [-1]"],
    ["a size that is no number", document(entry({ shape: "1" }), four), "list of sizes"],
    ["one offset", document(entry({ data_offsets: [0] }), four), "are two, got [0]"],
    ["offsets that run backwards", document(entry({ data_offsets: [4, 0] }), four), "4 bytes, got -4"],
    ["another size than the shape", document(entry({ shape: [2] }), four), "8 bytes, got 4"],
    ["a tensor beyond the end", document(entry({}), [0, 0]), "behind the last"],
    ["bytes of no tensor", document("{}", four), "4 bytes belong to no tensor"],
    [
      "tensors that overlap",
      document(JSON.stringify({ ...JSON.parse(entry({})), b: JSON.parse(entry({})).a }), four),
      "one after another",
    ],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => {
    assertThrows(() => decodeSafetensors(bytes), SyntaxError, rule);
  });
}

Deno.test("a shape that its numbers do not fill is not written", () => {
  const tensors = new Map([["a", { shape: [3], values: Float32Array.of(1) }]]);
  assertThrows(() => encodeSafetensors({ tensors, metadata: {} }), RangeError, "[3] takes 3, got 1");
});
