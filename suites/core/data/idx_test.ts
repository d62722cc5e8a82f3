import { assertEquals, assertThrows } from "@std/assert";
import { parseIdx } from "./idx.ts";
import { idxBytes } from "./testing/idx_bytes.ts";

Deno.test("an IDX file gives its shape and its values", () => {
  const { shape, values } = parseIdx("a", idxBytes([2, 1, 3], Uint8Array.of(1, 2, 3, 4, 5, 255)), 3);
  assertEquals(shape, [2, 1, 3]);
  assertEquals([...values], [1, 2, 3, 4, 5, 255]);
});

Deno.test("an IDX file may lie inside another buffer", () => {
  const bytes = idxBytes([2], Uint8Array.of(7, 8));
  const around = new Uint8Array(bytes.length + 8);
  around.set(bytes, 5);
  assertEquals([...parseIdx("a", around.subarray(5, 5 + bytes.length), 1).values], [7, 8]);
});

Deno.test("what is wrong with an IDX file is said with file, rule and value", () => {
  const whole = idxBytes([2, 2], Uint8Array.of(1, 2, 3, 4));
  const cases: readonly (readonly [Uint8Array<ArrayBuffer>, string])[] = [
    [new Uint8Array(0), "Cannot read f: an IDX file of 2 dimensions starts with 12 bytes, got 0"],
    [whole.slice(0, 11), "starts with 12 bytes, got 11"],
    [whole.slice(0, 15), "2 × 2 values take 16 bytes, got 15"],
    [Uint8Array.of(...whole, 0), "2 × 2 values take 16 bytes, got 17"],
    [idxBytes([4], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)), "its magic number is 0x00000802, got 0x00000801"],
    [Uint8Array.of(0, 0, 0x0d, ...whole.slice(3)), "its magic number is 0x00000802, got 0x00000d02"],
    [Uint8Array.of(1, 0, 8, ...whole.slice(3)), "got 0x01000802"],
    [idxBytes([0, 2], new Uint8Array(0)), "no dimension is 0, got 0 × 2"],
    [idxBytes([2 ** 31, 2 ** 31], new Uint8Array(0)), "at most 134217728 values, got 2147483648 × 2147483648"],
  ];
  for (const [bytes, message] of cases) assertThrows(() => parseIdx("f", bytes, 2), SyntaxError, message);
});
