import { assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { referenceDevice } from "../reference/device.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { uniformSource } from "../testing/uniform.ts";
import { batchNorm, batchStatistics, normalizeByRunning, trackStatistics } from "./batch_normalize.ts";
import { initialRunning, runningShape } from "./statistics.ts";

const AFFINE = { scale: [3], shift: [3] };
const NUMBERS = { epsilon: 0.1, name: "out" };

Deno.test("the derivatives agree with central differences, with scale and shift and without", async () => {
  const affines: readonly Record<string, number[]>[] = [AFFINE, { scale: [3] }, { shift: [3] }, {}];
  for (const affine of affines) {
    await checkGradient(batchNorm, { x: [5, 3], ...affine }, NUMBERS);
    await checkGradient(batchNorm, { x: [2, 3], ...affine }, NUMBERS);
  }
});

Deno.test("the check catches a forgotten scale and a normalization by fixed statistics", async () => {
  const wrong: typeof batchNorm = {
    ...batchNorm,
    backward: (builder, inputs, out, dout) => batchNorm.backward(builder, { ...inputs, scale: undefined }, out, dout),
  };
  await assertRejects(() => checkGradient(wrong, { x: [5, 3], ...AFFINE }, NUMBERS), Error, "backward");
  const fixed: typeof batchNorm = {
    ...batchNorm,
    backward(builder, { x }, out, dout) {
      const [dscale, dshift] = ["dscale", "dshift"].map((name) => builder.tensor(name, [3], { role: "input" })); // 0
      const dx = builder.gradientTensor(x);
      const statistics = batchStatistics(out);
      builder.call("batch_norm_backward", { input: x, statistics, dscale, dshift, dout, out: dx });
      builder.setGradient(x, dx);
    },
  };
  await assertRejects(() => checkGradient(fixed, { x: [5, 3] }, NUMBERS), Error, "differences");
});

const [B, C, STEPS] = [6, 5, 4];

/** A step's batch. */
function batch(step: number): Float32Array {
  const uniform = uniformSource(step + 1);
  return Float32Array.from({ length: B * C }, (_, i) => (i % C) * (uniform() - 0.3) + 10 * (i % C));
}

/** Running statistics after all batches, by the formula as one writes it down. */
function plain(momentum: number, unbiased: boolean): number[] {
  const running = Array.from(initialRunning(C));
  for (let step = 0; step < STEPS; step++) {
    for (let c = 0; c < C; c++) {
      const column = Array.from({ length: B }, (_, b) => batch(step)[b * C + c]);
      const mean = column.reduce((a, b) => a + b) / B;
      const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (unbiased ? B - 1 : B);
      running[c] = (1 - momentum) * running[c] + momentum * mean;
      running[C + c] = (1 - momentum) * running[C + c] + momentum * variance;
    }
  }
  return running;
}

/** A program whose phase `train` tracks a batch, and `evaluate` normalizes one by what was tracked. */
function tracking(momentum: number, unbiased: boolean) {
  const builder = new Builder();
  const x = builder.tensor("x", [B, C], { role: "input" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const running = builder.tensor("running", runningShape(x), { role: "state" });
  const result = builder.tensor("result", [C], { role: "log" });
  builder.phase("train", () => {
    const out = builder.apply(batchNorm, { x, epsilon: 1e-5, name: "out" });
    trackStatistics(builder, { out, running, counters }, { momentum, unbiased });
  });
  builder.phase("evaluate", () => {
    const out = normalizeByRunning(builder, { x, running, epsilon: 1e-5, name: "out" });
    builder.call("column_sum", { input: out, out: result });
  });
  return { program: builder.build(), x, counters, running, result };
}

const REFERENCE = { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) };

for (const { name, present, open } of [...TEST_DEVICES, REFERENCE]) {
  Deno.test({
    name: `${name}: running statistics after several steps are those of the formula, and evaluation uses them`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      for (const [momentum, unbiased] of [[0.1, true], [0.3, false]] as const) {
        const { program, x, counters, running, result } = tracking(momentum, unbiased);
        await using session = await device.load(program, 2);
        for (const replica of [0, 1]) {
          session.write(running, replica, initialRunning(C));
          session.write(counters, replica, Uint32Array.of(0, 1 - replica)); // the second replica is dead
        }
        for (let step = 0; step < STEPS; step++) {
          for (const replica of [0, 1]) session.write(x, replica, batch(step));
          await session.run("train", 1);
        }
        await session.run("evaluate", 1);
        const want = plain(momentum, unbiased);
        const [alive, dead] = await session.read(running);
        want.forEach((value, i) => assertAlmostEquals(alive[i], value, 1e-5 * Math.max(1, Math.abs(value))));
        assertEquals(Array.from(dead), Array.from(initialRunning(C)));
        const [sums] = await session.read(result);
        for (let c = 0; c < C; c++) {
          const column = Array.from({ length: B }, (_, b) => batch(STEPS - 1)[b * C + c]);
          const sum = column.reduce((total, one) => total + (one - want[c]) / Math.sqrt(want[C + c] + 1e-5), 0);
          assertAlmostEquals(sums[c], sum, 1e-4 * Math.max(1, Math.abs(sum)));
        }
      }
    },
  });
}

Deno.test("a batch of one row, and the statistics of what is no batch normalization, are refused", () => {
  const builder = new Builder();
  const x = builder.tensor("x", [1, 4], { role: "input" });
  builder.phase("p", () => {
    const apply = () => builder.apply(batchNorm, { x, epsilon: 1e-5, name: "out" });
    assertThrows(apply, RangeError, "a batch in training has two rows or more");
    assertThrows(() => batchStatistics(x), RangeError, "no batch normalization made it");
  });
});
