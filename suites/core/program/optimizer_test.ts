import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Builder } from "../../../kernels/program/builder.ts";
import { listing } from "../../../kernels/program/program.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import { declareOptimizer } from "./optimizer.ts";
import { type OptimizerConfig, optimizerStructure } from "./optimizer_config.ts";
import { numberColumns, numbersOf } from "./optimizer_numbers.ts";
import { greatestDifference, optimizerData, runOptimizer } from "./testing/optimizer_run.ts";
import { plainOptimizer } from "./testing/plain_optimizer.ts";

const DATA = optimizerData(5);
/** A rate that changes from step to step, so that a row read twice or the rate's place in a velocity shows. */
const rate = (step: number) => 0.1 * (1 - 0.15 * step);

/** Numbers reach the device as f32: 6e-8, a few times over. */
const TOLERANCE = 2e-6;

const CASES: readonly OptimizerConfig[] = [
  { kind: "sgd" },
  { kind: "sgd", weight_decay: 0.1 },
  { kind: "sgd", layer_decay: 0.5 },
  { kind: "sgd", ewc: 3 },
  { kind: "momentum" },
  { kind: "momentum", momentum: 0.5, weight_decay: 0.1 },
  { kind: "momentum", layer_decay: 0.7, clip: { norm: 1 } },
  { kind: "nesterov", weight_decay: 0.1 },
  { kind: "adam" },
  { kind: "adam", bias_correction: false },
  { kind: "adam", beta1: 0.8, beta2: 0.9, epsilon: 0.01, weight_decay: 0.1 },
  { kind: "adamw", weight_decay: 0.1 },
  { kind: "adamw", weight_decay: 0.1, layer_decay: 0.5, clip: { norm: 0.1 } },
  { kind: "lars", weight_decay: 0.1 },
  { kind: "lars", weight_decay: 0.1, trust: 0.02, momentum: 0.5 },
  { kind: "lamb", weight_decay: 0.1 },
  { kind: "lamb", trust: 0.5, bias_correction: false },
  { kind: "sgd", clip: { norm: 1 } },
  { kind: "sgd", clip: { norm: 1e6 }, weight_decay: 0.2 },
  { kind: "sgd", clip: { value: 0.3 } },
  { kind: "sgd", clip: { per_parameter: 0.5 } },
  { kind: "sgd", clip: { agc: 0.1 } },
  { kind: "sgd", clip: { agc: 0.1, epsilon: 0.5 } },
  { kind: "sgd", clip: { agc: 0.1, layerwise: true } },
  { kind: "lars", clip: { agc: 0.1, layerwise: true }, ewc: 1 },
];

/** The first case of each structure. */
const STRUCTURES = CASES.filter((config, i) => {
  return CASES.findIndex((other) => optimizerStructure(other) === optimizerStructure(config)) === i;
});

const title = (config: OptimizerConfig) => JSON.stringify(config).replaceAll('"', "");

Deno.test("optimizers take the steps that their papers say", async (t) => {
  for (const config of CASES) {
    for (const observe of [false, true]) {
      await t.step(`${title(config)}${observe ? ", observed" : ""}`, async () => {
        const { parameters, log } = await runOptimizer(referenceDevice(), config, { data: DATA, rate, observe });
        const want = plainOptimizer(config, DATA, rate);
        const difference = greatestDifference(parameters, want.parameters);
        assert(difference <= TOLERANCE, `parameters differ by ${difference}`);
        if (!observe) return;
        const before = greatestDifference([log.grad_norm_before], [want.before]);
        assert(before <= TOLERANCE, `the norm before clipping differs by ${before}`);
        if ((config.clip ?? "none") === "none") return assertEquals(log.grad_norm_after, undefined);
        const after = greatestDifference([log.grad_norm_after], [want.after]);
        assert(after <= TOLERANCE, `the norm after clipping differs by ${after}`);
      });
    }
  }
});

Deno.test("the same check tells any two of these optimizers apart", () => {
  const results = CASES.map((config) => plainOptimizer(config, DATA, rate).parameters);
  results.forEach((a, i) =>
    results.slice(i + 1).forEach((b, j) => {
      const difference = greatestDifference(a, b);
      assert(difference > 100 * TOLERANCE, `${title(CASES[i])} and ${title(CASES[i + 1 + j])}: ${difference}`);
    })
  );
});

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `optimizers on ${name} take the reference's steps, and none in a dead replica`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      for (const config of STRUCTURES) {
        const options = { data: DATA, rate, observe: config.clip !== undefined };
        const [got, want] = await Promise.all(
          [device, referenceDevice()].map((one) => runOptimizer(one, config, options)),
        );
        const difference = greatestDifference(got.parameters, want.parameters);
        assert(difference <= 1e-5, `${title(config)}: parameters differ by ${difference}`);
        const logged = greatestDifference(Object.values(got.log), Object.values(want.log));
        assert(logged <= 1e-5, `${title(config)}: logs differ by ${logged}`);
        const dead = await runOptimizer(device, config, { ...options, alive: 0 });
        assertEquals(greatestDifference(dead.parameters, DATA.initial), 0, title(config));
      }
    },
  });
}

Deno.test("a NaN in one gradient reaches every parameter through the global norm, as in PyTorch", async () => {
  const data = { ...DATA, gradients: DATA.gradients.slice(0, 1).map((step) => step.map((values) => values.slice())) };
  data.gradients[0][2][3] = NaN;
  const config: OptimizerConfig = { kind: "sgd", clip: { norm: 1 } };
  const { parameters, log } = await runOptimizer(referenceDevice(), config, { data, rate });
  assert(parameters.every((values) => Array.from(values).every(Number.isNaN)));
  assertEquals([log.grad_norm_before[0], log.clip_factor[0]], [NaN, NaN]);
  data.gradients[0][2][3] = Infinity;
  const infinite = await runOptimizer(referenceDevice(), config, { data, rate });
  assertEquals([infinite.log.grad_norm_before[0], infinite.log.clip_factor[0]], [Infinity, 0]);
  assertEquals(Array.from(infinite.parameters[2]).map(Number.isNaN).indexOf(true), 3);
  assertEquals(Array.from(infinite.parameters[0]), Array.from(DATA.initial[0]));
});

/** Listing of a program of two parameters and this optimizer. */
function listed(config: OptimizerConfig): string {
  const builder = new Builder();
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const rates = builder.tensor("train.rate", [4], { role: "input" });
  const parameters = [[3, 4], [4]].map((shape, i) => {
    return { tensor: builder.tensor(`p${i + 1}`, shape, { role: "parameter" }), layer: i + 1 };
  });
  const gradients = parameters.map(({ tensor }) => builder.tensor(`d${tensor.name}`, tensor.shape, { role: "input" }));
  const options = { parameters, capacity: 4, rate: rates };
  const { update } = declareOptimizer(builder, config, options);
  builder.phase("train", () => update(gradients, counters));
  return listing(builder.build());
}

Deno.test("plain gradient descent stays one call of sgd", () => {
  const call = (i: number, shape: string) =>
    `  sgd(parameter=p${i}[${shape}]f32, gradient=dp${i}[${shape}]f32, rate=train.rate[4]f32, counters=counters[2]u32)`;
  assertEquals(listed({ kind: "sgd" }), ["train:", call(1, "3,4"), call(2, "4")].join("\n"));
  const builder = new Builder();
  const tensor = builder.tensor("w", [2], { role: "parameter" });
  const options = { parameters: [{ tensor, layer: 1 }], capacity: 1 };
  assertThrows(() => declareOptimizer(builder, { kind: "sgd" }, options), RangeError, "needs a tensor of rates");
});

Deno.test("configurations of one structure share a program, others do not", () => {
  const programs = new Map<string, string>();
  for (const config of CASES) {
    const [structure, program] = [optimizerStructure(config), listed(config)];
    assertEquals(programs.get(structure) ?? program, program, structure);
    programs.set(structure, program);
  }
  assertEquals(new Set(programs.values()).size, programs.size);
  const numbers = {
    kind: "adam",
    beta1: 0.5,
    beta2: 0.7,
    epsilon: 1,
    weight_decay: 3,
    bias_correction: false,
  } as const;
  assertEquals(listed(numbers), listed({ kind: "adam" }));
});

Deno.test("numbers are rows of named columns; a slice's rows do not depend on where it starts", () => {
  const config: OptimizerConfig = { kind: "adam", layer_decay: 0.5, clip: { norm: 2 } };
  const columns = numberColumns(config, 3);
  const given = { rate, layers: 3 };
  const whole = numbersOf(config, { first: 0, count: 6, ...given });
  assertEquals(whole.length, 6 * columns.length);
  assertEquals(numbersOf(config, { first: 4, count: 2, ...given }), whole.slice(4 * columns.length));
  const at = (step: number, name: string) => whole[step * columns.length + columns.indexOf(name)];
  assertEquals(
    ["lr[1]", "lr[2]", "lr[3]"].map((name) => at(1, name)),
    [0.25, 0.5, 1].map((x) => Math.fround(x * rate(1))),
  );
  assertEquals([at(0, "correction1"), at(2, "rest2")], [10, 0.001].map(Math.fround));
  assertEquals(at(5, "correction2"), Math.fround(1 / (1 - 0.999 ** 6)));
  assertEquals(at(3, "clip_threshold"), 2);
});

Deno.test("a run past the last row of its numbers is refused", async () => {
  await using device = await TEST_DEVICES[0].open();
  const builder = new Builder();
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const tensor = builder.tensor("w", [2], { role: "parameter" });
  const gradient = builder.tensor("given", [2], { role: "input" });
  const { update } = declareOptimizer(builder, { kind: "adam" }, { parameters: [{ tensor, layer: 1 }], capacity: 3 });
  builder.phase("train", () => {
    update([gradient], counters);
    builder.call("advance", { counters });
  });
  await using session = await device.load(builder.build(), 1);
  await session.run("train", 3);
  await assertRejects(() => session.run("train", 1), RangeError, "train.numbers has 3 rows, got row 4");
});

Deno.test("momentum may have a schedule of its own", () => {
  const config: OptimizerConfig = { kind: "momentum", momentum: 0.3 };
  const momentum = (step: number) => step / 4;
  const at = numberColumns(config, 1).indexOf("momentum");
  const numbers = numbersOf(config, { first: 1, count: 2, rate, momentum, layers: 1 });
  assertEquals([numbers[at], numbers[numbers.length / 2 + at]], [0.25, 0.5]);
});
