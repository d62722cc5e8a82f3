import { assertEquals, assertThrows } from "@std/assert";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint_file.ts";

const VALUE = {
  step: 3,
  runs: [{
    id: "a",
    tensors: { w: Float32Array.of(1, NaN, -0, 1e-40), n: Uint32Array.of(7, 2 ** 32 - 1), d: Float64Array.of(Math.PI) },
    history: { scalars: { a: NaN, b: -Infinity, c: -0, d: 0.1 }, empty: new Float64Array(0), none: null, yes: true },
  }],
};

Deno.test("what is kept in a checkpoint comes back bit for bit", () => {
  const back = decodeCheckpoint(encodeCheckpoint(VALUE)) as typeof VALUE;
  assertEquals(back, VALUE);
  assertEquals(Object.is(back.runs[0].history.scalars.c, -0), true);
  assertEquals(new Uint32Array(back.runs[0].tensors.w.buffer), new Uint32Array(VALUE.runs[0].tensors.w.buffer));
});

Deno.test("a checkpoint that was cut or changed is refused", () => {
  const bytes = encodeCheckpoint(VALUE);
  for (let at = 0; at < bytes.length; at++) {
    assertThrows(() => decodeCheckpoint(bytes.subarray(0, at)), SyntaxError, "Cannot read a checkpoint");
    const changed = bytes.slice();
    changed[at] ^= 1 << at % 8;
    assertThrows(() => decodeCheckpoint(changed), SyntaxError, "Cannot read a checkpoint");
  }
  assertThrows(() => encodeCheckpoint({ at: new Date() }), TypeError);
  assertThrows(() => encodeCheckpoint({ $: 1 }), TypeError);
});
