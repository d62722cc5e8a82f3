import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

const DYNAMIC = { growth: 2, backoff: 0.5, interval: 5 };

function step(state: number[], flag: number, attributes = DYNAMIC, alive = 1): KernelCase {
  return {
    label: `[${state}], ${flag ? "overflow" : "good"}, ${alive ? "alive" : "dead"}, ${Object.values(attributes)}`,
    tensors: {
      state: { shape: [4], values: (_, replica) => state.map((x, i) => i === 2 ? x + replica : x) },
      flag: { shape: [1], dtype: "u32", values: (_, replica) => [replica === 1 ? 1 - flag : flag] },
      counters: counters(3, alive),
    },
    attributes,
    tolerance: 0, // powers of two and small integers: nothing may differ
  };
}

testKernel("update_scale", [
  ...[[65536, 0, 0, 0], [65536, 3, 2, 1], [1024, 4, 7, 0], [2 ** 127, 4, 0, 1], [2 ** -126, 2, 9, 1]].flatMap((
    state,
  ) => [
    step(state, 0),
    step(state, 1),
    step(state, 1, { growth: 1, backoff: 1, interval: 5 }),
    step(state, 0, { growth: 1, backoff: 1, interval: 5 }),
    step(state, 1, DYNAMIC, 0),
    step(state, 0, { growth: 4, backoff: 0.25, interval: 1 }),
  ]),
]);

Deno.test("a scale that shrinks as it grows, and an interval that is no count, are refused", () => {
  const builder = new Builder();
  const state = builder.tensor("state", [4], { role: "state" });
  const flag = builder.tensor("flag", [1], { role: "state", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  builder.phase("p", () => {
    for (
      const wrong of [{ growth: 0.5 }, { backoff: 2 }, { backoff: 0 }, { interval: 0 }, { interval: NaN }, {
        growth: NaN,
      }]
    ) {
      assertThrows(() => builder.call("update_scale", { state, flag, counters }, { ...DYNAMIC, ...wrong }), RangeError);
    }
  });
});
