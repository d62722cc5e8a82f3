import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  constant,
  constantWarmup,
  learningRateSchedule,
  linearWarmup,
  oneCycle,
  oneCycleMomentum,
  rangeTest,
  stepDecay,
  warmupCosine,
} from "./lr_schedule.ts";

type Schedule = (step: number) => number;

const first = (schedule: Schedule, count: number) => Array.from({ length: count }, (_, step) => schedule(step));

/** Fails where a schedule is not what it should be, to rounding. */
function assertClose(got: readonly number[], want: readonly number[]): void {
  assertEquals(got.length, want.length);
  got.forEach((value, i) => {
    const error = Math.abs(value - want[i]) / Math.max(1e-300, Math.abs(want[i]));
    assert(error <= 1e-12, `step ${i}: got ${value}, want ${want[i]}`);
  });
}

Deno.test("constant", () => assertEquals(first(constant(0.3), 3), [0.3, 0.3, 0.3]));

Deno.test("linear warmup begins above 0 and is at the peak in its last step", () => {
  assertClose(first(linearWarmup(2, { warmup: 4 }), 6), [0.5, 1, 1.5, 2, 2, 2]);
  for (const warmup of [0, 1]) assertEquals(first(linearWarmup(2, { warmup }), 2), [2, 2]);
  assertThrows(() => linearWarmup(2, { warmup: 1.5 }), RangeError, "Cannot warm up: warmup is a whole number");
});

Deno.test("constant warmup", () => {
  assertClose(first(constantWarmup(2, { warmup: 2, factor: 0.1 }), 4), [0.2, 0.2, 2, 2]);
  assertEquals(first(constantWarmup(2, { warmup: 0, factor: 0.1 }), 2), [2, 2]);
});

Deno.test("warmup and cosine: peak in the last step of warmup, middle halfway, floor in the last step", () => {
  const schedule = warmupCosine(2, { steps: 13, warmup: 5, floor: 0.2 });
  assertClose(first(schedule, 5), [0.4, 0.8, 1.2, 1.6, 2]);
  assertClose([schedule(8), schedule(12)], [1.1, 0.2]);
  assertClose([schedule(6)], [0.2 + 1.8 * (1 + Math.cos(Math.PI / 4)) / 2]);
  assertClose([schedule(100)], [0.2]);
  const without = warmupCosine(2, { steps: 5 });
  assertClose(first(without, 4), [2, 1 + Math.SQRT1_2, 1, 1 - Math.SQRT1_2]);
  assertEquals(without(4), 0);
  assertClose(first(warmupCosine(2, { steps: 4, warmup: 4 }), 4), [0.5, 1, 1.5, 2]);
  assertEquals(warmupCosine(2, { steps: 1 })(0), 2);
});

Deno.test("step decay", () => {
  assertClose(first(stepDecay(8, { every: 2, factor: 0.5 }), 7), [8, 8, 4, 4, 2, 2, 1]);
  assertThrows(
    () => stepDecay(8, { every: 0, factor: 0.5 }),
    RangeError,
    "every is a whole number of at least 1, got 0",
  );
});

/** Printed by PyTorch 1.13's OneCycleLR: learning rate, momentum. */
const ONE_CYCLE_10 = [
  [0.020000000000000018, 0.95],
  [0.26, 0.8999999999999999],
  [0.5, 0.85],
  [0.47524231600673683, 0.854951556604879],
  [0.40587282697488153, 0.8688255099070633],
  [0.30563101096814466, 0.8888739533021842],
  [0.19437098903185537, 0.9111260466978157],
  [0.09412917302511849, 0.9311744900929366],
  [0.024759683993263143, 0.945048443395121],
  [2e-06, 0.95],
];
const ONE_CYCLE_7 = [
  [0.04999999999999999, 0.95],
  [0.20547117626563682, 0.9154508497187474],
  [0.45702882373436315, 0.8595491502812526],
  [0.47526697475862917, 0.854951556604879],
  [0.3058246032555895, 0.8888739533021842],
  [0.09453342198578131, 0.9311744900929366],
  [0.0005, 0.95],
];

Deno.test("one cycle is PyTorch's, momentum too", () => {
  assertClose(first(oneCycle(0.5, { steps: 10 }), 10), ONE_CYCLE_10.map(([rate]) => rate));
  assertClose(first(oneCycleMomentum({ steps: 10 }), 10), ONE_CYCLE_10.map(([, momentum]) => momentum));
  const other = { steps: 7, warmup: 0.5 };
  assertClose(first(oneCycle(0.5, { ...other, start: 10, end: 100 }), 7), ONE_CYCLE_7.map(([rate]) => rate));
  assertClose(first(oneCycleMomentum(other), 7), ONE_CYCLE_7.map(([, momentum]) => momentum));
});

Deno.test("one cycle stays a number where its warmup takes no step, one or all", () => {
  for (const warmup of [0, 0.1, 1]) {
    const rates = first(oneCycle(1, { steps: 10, warmup }), 12);
    assert(rates.every((rate) => rate > 0 && rate <= 1), rates.join());
  }
  assertClose([oneCycle(1, { steps: 10, warmup: 0.1 })(0)], [1]);
});

Deno.test("a range test grows by one factor, from its first to its last value", () => {
  assertClose(first(rangeTest({ from: 1e-5, to: 10, steps: 7 }), 7), [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10]);
  assertEquals(rangeTest({ from: 0.5, to: 10, steps: 1 })(0), 0.5);
});

Deno.test("schedules by their configuration; floors are shares of the peak", () => {
  const last = (config: Parameters<typeof learningRateSchedule>[1]) => {
    const schedule = learningRateSchedule(0.5, config, 10);
    return [schedule(0), schedule(9)];
  };
  assertClose(last("constant"), [0.5, 0.5]);
  assertClose(last({ warmup: { steps: 5 } }), [0.1, 0.5]);
  assertClose(last({ warmup: { steps: 5, factor: 0.01 } }), [0.005, 0.5]);
  assertClose(last({ cosine: { warmup: 5, floor: 0.1 } }), [0.1, 0.05]);
  assertClose(last({ step: { every: 3, factor: 0.1 } }), [0.5, 0.0005]);
  assertClose(last({ one_cycle: {} }), [0.02, 2e-6]);
  assertClose(last({ range_test: { from: 1e-4 } }), [1e-4, 0.5]);
});
