import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import type { Device } from "../program/device.ts";
import { fuse } from "../program/fuse.ts";
import { type PrecisionPolicy, withPrecision } from "../program/precision.ts";
import { type Program, tensorNamed } from "../program/program.ts";
import { referenceDevice } from "../reference/device.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { loadSmallNetwork, logged, parametersOf, smallNetwork } from "../testing/small_network.ts";
import { DEFAULT_DYNAMIC, type LossScale, type LossScaling, lossScaling } from "./loss_scaling.ts";

const F16: PrecisionPolicy = { format: "f16", flush: false, master: true };
const DEVICES = [
  { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
  ...TEST_DEVICES,
];
const [LOSS, SCALE, SKIPPED, OVERFLOW] = [0, 2, 3, 4];

interface Scaled {
  readonly program: Program;
  readonly initialState: Float32Array;
}

/** The small network in fp16 with loss scaling, its columns from 2 on. */
function scaledNetwork(
  scale: LossScale,
  steps: number,
  { policy = F16, gated = true }: { policy?: PrecisionPolicy | null; gated?: boolean } = {},
): Scaled {
  let scaling: LossScaling | undefined;
  const plain = smallNetwork({
    beforeBackward({ builder, counters, logits }) {
      scaling = lossScaling(builder, { counters, scale });
      scaling.scale(builder.gradient(logits));
    },
    beforeStep({ builder, parameters }) {
      const counters = scaling!.unscale(parameters.map((one) => builder.gradient(one)));
      if (gated) return counters;
    },
    afterStep: ({ log }) => scaling!.update({ log, column: SCALE }),
  }, { steps });
  return { program: policy ? withPrecision(fuse(plain), policy) : plain, initialState: scaling!.initialState };
}

async function loadScaled(device: Device, { program, initialState }: Scaled, options = { rate: 0.25, x: 1 }) {
  const session = await loadSmallNetwork(device, program, options);
  session.write(tensorNamed(program, "loss_scale"), 0, initialState);
  return session;
}

/** The scale of each step by PyTorch's rule, given which steps overflowed. */
function expectedScales(overflows: readonly number[], { initial, growth, backoff, interval }: typeof DEFAULT_DYNAMIC) {
  const scales: number[] = [];
  let [scale, good] = [initial, 0];
  for (const overflow of overflows) {
    scales.push(scale);
    good = overflow ? 0 : good + 1;
    if (overflow) scale *= backoff;
    if (good === interval) [scale, good] = [scale * growth, 0];
  }
  return scales;
}

for (const { name, present, open } of DEVICES) {
  Deno.test({
    name: `a dynamic scale that starts too high on ${name} halves until it fits, skips those steps, and grows again`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const dynamic = { initial: 2 ** 24, growth: 2, backoff: 0.5, interval: 6 };
      const scaled = scaledNetwork({ dynamic }, 60);
      await using session = await loadScaled(device, scaled);
      const states: number[][] = [];
      for (let step = 0; step < 60; step++) {
        states.push(await parametersOf(session, scaled.program));
        await session.run("train", 1);
      }
      const [losses, scales, skipped, overflows] = await Promise.all(
        [LOSS, SCALE, SKIPPED, OVERFLOW].map((column) => logged(session, scaled.program, column)),
      );
      assertEquals(overflows[0], 1);
      assert(overflows.some((flag, i) => flag === 0 && overflows.slice(i).includes(1)), "it grows into an overflow");
      assertEquals(scales, expectedScales(overflows, dynamic));
      let count = 0;
      assertEquals(skipped, overflows.map((flag) => count += flag));
      for (let step = 0; step < 59; step++) {
        const same = states[step].every((value, i) => value === states[step + 1][i]);
        assertEquals(same, overflows[step] === 1, `step ${step}`);
      }
      assert(losses[59] < losses[0] / 2);
    },
  });

  Deno.test({
    name: `a static scale on ${name} stays, and steps that overflow are skipped all the same`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      for (const [scale, overflow] of [[2 ** 30, 1], [128, 0]]) {
        const scaled = scaledNetwork({ static: scale }, 5);
        await using session = await loadScaled(device, scaled);
        const start = await parametersOf(session, scaled.program);
        await session.run("train", 5);
        assertEquals(await logged(session, scaled.program, SCALE), Array(5).fill(scale));
        assertEquals(await logged(session, scaled.program, OVERFLOW), Array(5).fill(overflow));
        const same = (await parametersOf(session, scaled.program)).every((value, i) => value === start[i]);
        assertEquals(same, overflow === 1);
      }
    },
  });

  Deno.test({
    name: `gradients of 1e-9 vanish in fp16 on ${name}, and do not under a scale`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      // Inputs of 1e-7 make the first weights' gradients small; a rate of 1e4 makes their effect on f32 weights visible.
      const options = { rate: 1e4, x: 1e-7 };
      const movedBy = async (scaled: Scaled) => {
        await using session = await loadScaled(device, scaled, options);
        const w1 = tensorNamed(scaled.program, "w1");
        const [before] = await session.read(w1);
        await session.run("train", 1);
        const [after] = await session.read(w1);
        return Math.hypot(...before.map((value, i) => after[i] - value));
      };
      const full = await movedBy(scaledNetwork({ static: 1 }, 1, { policy: null }));
      assert(full > 0);
      assertEquals(await movedBy(scaledNetwork({ static: 1 }, 1)), 0);
      const ratio = await movedBy(scaledNetwork({ static: 65536 }, 1)) / full;
      assert(Math.abs(ratio - 1) < 0.05, `moved by ${ratio} times what f32 moves`);
    },
  });
}

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `a run past the last row of rates is refused on ${name} though the optimizer takes gated counters`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const scaled = scaledNetwork({ static: 128 }, 4);
      await using session = await loadScaled(device, scaled);
      const counters = tensorNamed(scaled.program, "counters");
      for (let again = 0; again < 2; again++) {
        session.write(counters, 0, Uint32Array.of(0, 1));
        await session.run("train", 4);
      }
      await assertRejects(() => session.run("train", 1), RangeError, "has 4 rows, got row 5");
    },
  });
}

Deno.test("the loss's gradient is rounded after it was scaled, parameters' gradients before they are unscaled", () => {
  const { program } = scaledNetwork({ static: 128 }, 1);
  const touching = (name: string) =>
    program.phases.train.filter(({ tensors }) => Object.values(tensors).some((tensor) => tensor.name === name))
      .map(({ kernel }) => kernel);
  assertEquals(touching("train/d.logits").slice(0, 4), ["softmax_cross_entropy", "multiply_by", "round", "matmul"]);
  assertEquals(touching("train/d.w1"), ["matmul", "round", "overflow", "multiply_by", "sgd"]);
});

Deno.test("an optimizer that takes the replica's own counters does not skip", async () => {
  await using device = referenceDevice();
  const scaled = scaledNetwork({ static: 2 ** 30 }, 5, { gated: false });
  await using session = await loadScaled(device, scaled);
  await session.run("train", 1);
  assert((await parametersOf(session, scaled.program)).some((value) => !Number.isFinite(value)));
});

Deno.test("a scale that is not positive and finite is refused", () => {
  for (const scale of [0, -1, NaN, Infinity, 1e39]) {
    const builder = new Builder();
    const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
    assertThrows(() => lossScaling(builder, { counters, scale: { static: scale } }), RangeError, "positive and finite");
  }
});
