import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { canonicalHash, encode, encodeResult } from "./encode.ts";
import { readResult } from "./read.ts";
import { someResult, someRun, someRuns } from "./testing/results.ts";

const ODD = [NaN, Infinity, -Infinity, -0, 0, 5e-324, -5e-324, Number.MAX_VALUE, 0.1, 1 / 3, 1e21, -1e-7, 2 ** 53];

/** A small generator, so that a failing case can be run again. */
function* numbers(seed: number): Generator<number> {
  const view = new DataView(new ArrayBuffer(8));
  for (let state = seed >>> 0;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (state % 3 === 0) yield ODD[(state >>> 8) % ODD.length];
    view.setUint32(0, state);
    view.setUint32(4, Math.imul(state, 2654435761) >>> 0);
    yield view.getFloat64(0);
  }
}

function take(source: Generator<number>, n: number): number[] {
  return Array.from({ length: n }, () => source.next().value);
}

/** Equal to the bit, so that -0 is not 0 and NaN is NaN. */
function assertSame(actual: unknown, expected: unknown, path = "") {
  if (typeof expected !== "object" || expected === null) {
    return assert(Object.is(actual, expected), `${path}: ${actual} is not ${expected}`);
  }
  assertEquals(Object.keys(actual as object).sort(), Object.keys(expected).sort(), path);
  for (const [key, value] of Object.entries(expected)) {
    assertSame((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
  }
}

Deno.test("what is written is read back to the bit, whatever the numbers", () => {
  for (let seed = 0; seed < 200; seed++) {
    const source = numbers(seed);
    const [a, b, ...rest] = take(source, 8);
    const result = someResult([someRun({
      scalars: { "loss@end": a, 'odd "key"\n@0': b, 10: 1, 9: 2 },
      profiles: { "grad_norm@0": rest, "empty@0": [] },
      series: { loss: { steps: rest.map((_, i) => i), values: rest } },
      cell: { "model.init": { normal: { std: 0.1 } }, list: [1, [2, { z: null, a: -0 }], "NaN"] },
    })]);
    const text = encodeResult(result);
    const read = readResult(text, "file");
    assertSame(read, result);
    assertEquals(encodeResult(read), text);
  }
});

Deno.test("one value has one text and one hash, another value another", () => {
  assertEquals(
    encode({ b: 1, a: { d: [1, 2.5, -0], c: [] }, e: {}, f: [{ g: 1 }] }),
    `{
  "a": {
    "c": [],
    "d": [1, 2.5, -0]
  },
  "b": 1,
  "e": {},
  "f": [
    {
      "g": 1
    }
  ]
}
`,
  );
  assertEquals(encode({ a: 1, b: undefined }), encode({ a: 1 }));
  const { canonical } = someResult(someRuns(2));
  const reversed = Object.fromEntries(Object.entries(canonical).reverse()) as typeof canonical;
  assertEquals(canonicalHash(reversed), canonicalHash(canonical));
  assertEquals(canonicalHash(canonical).length, 64);
  const zero = { ...canonical, runs: [someRun({ scalars: { x: 0 } })] };
  const minusZero = { ...canonical, runs: [someRun({ scalars: { x: -0 } })] };
  assertNotEquals(canonicalHash(zero), canonicalHash(minusZero));
});

Deno.test("what could not be read back is not written", () => {
  assertThrows(() => encodeResult(someResult([someRun({ cell: { x: NaN } })])), RangeError, "the cell of run");
  assertThrows(() => encodeResult(someResult([], { wallSeconds: NaN })), RangeError, "wallSeconds");
  assertThrows(() => encodeResult(someResult([], { overrides: { x: Infinity } })), RangeError, "the overrides");
  assertThrows(() => encodeResult(someResult([someRun({ seed: -1 })])), RangeError, "seed");
  assertThrows(() => encode({ x: 1n }), TypeError, "bigint");
  assertThrows(() => encode([undefined]), TypeError, "undefined");
});
