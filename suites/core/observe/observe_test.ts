import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Device } from "../../../kernels/program/device.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import type { RunRecord } from "../../../results/format.ts";
import { QUANTITIES, type QuantityName } from "../../../results/quantities.ts";
import type { Dataset } from "../data/dataset.ts";
import { loadDataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { runGroup } from "../run/run_group.ts";
import { smallDataset, smallRun } from "../run/testing/small.ts";
import type { RunConfig } from "../spec/config.ts";
import { observeMisfit } from "./fit.ts";
import { EXAMINATIONS } from "./examinations.ts";
import { OBSERVERS } from "./table.ts";

const DATASET = smallDataset();
const EXAMINED = EXAMINATIONS.flatMap(({ quantities }) => quantities);
const ALL = Object.keys(QUANTITIES) as QuantityName[];

type Changes = { [Section in keyof RunConfig]?: Partial<RunConfig[Section]> };

/** A small run with parts of its configuration changed. */
function changedRun(seed: number, changes: Changes, steps = 12): Run {
  const run = smallRun(seed, { steps });
  const sections = Object.entries(changes).map(([section, change]) => {
    const before = run.config[section as keyof RunConfig];
    return [section, typeof change === "object" && typeof before === "object" ? { ...before, ...change } : change];
  });
  return { ...run, config: { ...run.config, ...Object.fromEntries(sections) } };
}

async function record(
  device: Device,
  run: Run,
  observe: readonly QuantityName[],
  { dataset = DATASET, protocol = "train" }: { dataset?: Dataset; protocol?: "train" | "signal" } = {},
): Promise<RunRecord> {
  const [one] = await runGroup(device, { runs: [run], dataset, protocol, observe, capacity: 5, build: "" });
  return one;
}

function observable(config: RunConfig): QuantityName[] {
  return ALL.filter((quantity) => observeMisfit(quantity, config) === undefined);
}

const CONFIGS: Record<string, Changes> = {
  "plain descent": {},
  "Adam, clipping, dropout": {
    model: { activation: "tanh", dropout: 0.2 },
    optimizer: { kind: "adam", lr: 0.01, clip: { norm: 0.5 } },
  },
  "batch norm, momentum": { model: { norm: "batch" }, optimizer: { kind: "momentum", lr: 0.1 } },
  "f16 with loss scaling": {
    precision: { f16: { master: true, subnormals: "kept", loss_scale: { static: 1024 } } } as never,
  },
};

for (
  const { name: kind, present, open } of [
    { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
    ...TEST_DEVICES,
  ]
) {
  Deno.test({
    name: `observing changes no bit of training, on ${kind}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      for (const [label, changes] of Object.entries(CONFIGS)) {
        const silent = changedRun(1, changes);
        const watched = changedRun(1, { ...changes, train: { observe_every: 4 } });
        const one = await record(device, silent, []);
        const observe = observable(watched.config).filter((quantity) => !EXAMINED.includes(quantity));
        const other = await record(device, watched, observe);
        assertEquals(other.parameterHash, one.parameterHash, label);
        assertEquals(other.series.loss, one.series.loss, label);
      }
    },
  });
}

Deno.test("what is observed is what the configuration does, by the float64 reference", async () => {
  const device = referenceDevice();
  const changes: Changes = {
    optimizer: { schedule: { warmup: { steps: 4, start: 0.5 } } as never },
    train: { observe_every: 4 },
  };
  const run = changedRun(3, changes);
  const { scalars, profiles, series } = await record(device, run, observable(run.config));
  const profile = (quantity: QuantityName, step: number | "end") => profiles[`${quantity}@${step}`];
  for (const step of [0, 4, 8, "end"] as const) {
    const total = Math.hypot(...profile("grad_norm", step));
    assert(profile("grad_norm", step).every((norm) => norm > 0 && norm <= total));
    assertEquals(profile("weight_norm", step).length, 3);
    const counts = (quantity: QuantityName) => profile(quantity, step).reduce((sum, n) => sum + n, 0);
    assertEquals(counts("grad_exponents"), 6 * 8 + 8 * 8 + 8 * 3);
    assertEquals(counts("activation_exponents"), 2 * 8 * 8);
    assertEquals(profile("activation_grad_norm", step).length, 2);
    assert(`loss@${step}` in scalars);
  }
  // Plain descent moves the weights by the learning rate times the gradient.
  for (const step of [0, 4, 8]) {
    const rate = series.learning_rate.values[step];
    profile("update_norm", step).forEach((norm, layer) => {
      assertAlmostEquals(norm, rate * profile("grad_norm", step)[layer], 1e-4 * norm, `step ${step}`);
      const weight = profile("weight_norm", step)[layer];
      assertAlmostEquals(profile("update_ratio", step)[layer], norm / weight, 1e-4 * norm / weight);
      assertAlmostEquals(
        profile("effective_learning_rate", step)[layer],
        rate / weight ** 2,
        1e-4 * rate / weight ** 2,
      );
    });
  }
  assertEquals(profiles["update_norm@end"], undefined);
  assertEquals(series.learning_rate.values.slice(0, 6).map((rate) => Number(rate.toPrecision(4))).at(-1), 0.2);
  assertEquals(series.grad_norm_global.steps.length, 12);
  // Without clipping the two norms are one.
  assertEquals(series.grad_norm_clipped, series.grad_norm_global);
});

Deno.test("clipping is seen: the norm after it is the threshold wherever it was above", async () => {
  const observe = ["grad_norm_global", "grad_norm_clipped", "clipped"] as const;
  const unclipped = await record(referenceDevice(), changedRun(5, {}, 20), observe);
  const threshold = unclipped.series.grad_norm_global.values.toSorted((a, b) => a - b)[10];
  const run = changedRun(5, { optimizer: { clip: { norm: threshold } } }, 20);
  const { series, scalars } = await record(referenceDevice(), run, observe);
  assertEquals(unclipped.series.clipped.values, Array(20).fill(0));
  const [before, after] = [series.grad_norm_global.values, series.grad_norm_clipped.values];
  before.forEach((norm, i) => assertAlmostEquals(after[i], Math.min(norm, threshold), 1e-5));
  assertEquals(series.clipped.values, before.map((norm) => Number(norm > threshold)));
  assert(series.clipped.values.includes(1) && series.clipped.values.includes(0));
  assertEquals(scalars["clipped@end"], series.clipped.values.at(-1));
});

Deno.test("clipping by norm keeps the gradient's direction, by value it turns it", async () => {
  const cosines = async (clip: RunConfig["optimizer"]["clip"]) => {
    const run = changedRun(5, { optimizer: { clip }, train: { observe_every: 4 } });
    const { scalars } = await record(referenceDevice(), run, ["clip_cosine"]);
    return [0, 4, 8, "end"].map((step) => scalars[`clip_cosine@${step}`]);
  };
  (await cosines({ norm: 1e-3 })).forEach((cosine) => assertAlmostEquals(cosine, 1, 1e-6));
  for (const clip of [{ value: 1e-4 }, { per_parameter: 1e-4 }, { agc: 1e-3, layerwise: true }] as const) {
    (await cosines(clip)).forEach((cosine) =>
      assert(cosine > 0.2 && cosine < 0.98, `${JSON.stringify(clip)}: ${cosine}`)
    );
  }
  // Signs alone are left of a gradient of which every element is clipped.
  const run = changedRun(5, { optimizer: { clip: { value: 1e-30 } } });
  const { scalars } = await record(referenceDevice(), run, ["clip_cosine"]);
  assert(scalars["clip_cosine@0"] < 0.95);
});

Deno.test("the loss scale is seen step by step, and what overflow made of it", async () => {
  const dynamic = { initial: 2 ** 24, growth: 2, backoff: 0.5, interval: 3 };
  const run = changedRun(2, {
    precision: { f16: { master: true, subnormals: "kept", loss_scale: { dynamic } } } as never,
  });
  const { series } = await record(referenceDevice(), run, ["loss_scale", "overflow", "skipped_steps"]);
  const { loss_scale: { values: scales }, overflow: { values: overflow }, skipped_steps: { values: skipped } } = series;
  assertEquals(scales[0], rounded(2 ** 24));
  assertEquals([overflow[0], skipped[0]], [1, 1]);
  let good = 0;
  for (let step = 1; step < scales.length; step++) {
    good = overflow[step - 1] ? 0 : good + 1;
    const factor = overflow[step - 1] ? 0.5 : good === 3 ? 2 : 1;
    if (good === 3) good = 0;
    assertAlmostEquals(scales[step] / scales[step - 1], factor, 1e-4);
    assertEquals(skipped[step], skipped[step - 1] + overflow[step]);
  }
});

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

Deno.test("every observer works on every model that it says it fits, with the same numbers on each device", async () => {
  const models: { model: Partial<RunConfig["model"]>; data: RunConfig["data"] }[] = [
    { model: { kind: "mlp", depth: 2, width: 8, activation: "sigmoid" }, data: { task: "digits", batch: 8 } },
    { model: { kind: "cnn", depth: 2, width: 4 }, data: { task: "digits", batch: 4 } },
    { model: { kind: "resnet", depth: 8, width: 4 }, data: { task: "digits", batch: 4 } },
    { model: { kind: "transformer", depth: 2, width: 8, heads: 2 }, data: { task: "copy", batch: 4, context: 8 } },
    { model: { kind: "rnn", depth: 1, width: 8, activation: "tanh" }, data: { task: "memory", batch: 4 } },
  ];
  const seen = new Set<string>();
  for (const { model, data } of models) {
    const run = changedRun(1, { model, data, optimizer: { lr: 0.01, clip: { value: 1e-3 } } });
    const snapshots = observable(run.config).filter((quantity) => {
      return QUANTITIES[quantity].when === "snapshot" && !EXAMINED.includes(quantity);
    });
    snapshots.forEach((quantity) => seen.add(quantity));
    const dataset = await loadDataset(data, () => Promise.reject(new Error("no files")));
    const records: RunRecord[] = [];
    for (const { present, open } of TEST_DEVICES) {
      if (!present) continue;
      await using device = await open();
      records.push(await record(device, run, snapshots, { dataset, protocol: "signal" }));
    }
    const [{ profiles }, ...others] = records;
    for (const [key, values] of Object.entries(profiles)) {
      assert(values.length > 0 && values.every(Number.isFinite), `${model.kind} ${key}`);
      for (const other of others) {
        const allowed = key.includes("exponents") ? 3 : 1e-3 * Math.max(...values.map(Math.abs));
        values.forEach((value, i) =>
          assertAlmostEquals(other.profiles[key][i], value, allowed, `${model.kind} ${key}`)
        );
      }
    }
  }
  const all = [...OBSERVERS, ...EXAMINATIONS].flatMap(({ quantities }) => quantities);
  const onHost: QuantityName = "weight_distance"; // worked out from the weights, by no observer
  assertEquals([...seen].sort(), [...all.filter((quantity) => !EXAMINED.includes(quantity)), onHost].sort());
});

Deno.test("curvature and noise are recorded at every look, and the ways to measure them agree", async () => {
  const run = changedRun(4, {
    model: { activation: "tanh" },
    train: { observe_every: 5, observe_rows: 40 },
    data: { batch: 8 },
  });
  for (
    const { name, present, open } of [
      { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
      ...TEST_DEVICES,
    ]
  ) {
    if (!present) continue;
    await using device = await open();
    const { scalars, parameterHash } = await record(device, run, EXAMINED);
    const silent = await record(device, { ...run, config: { ...run.config, train: { steps: 12 } } }, []);
    assertEquals(parameterHash, silent.parameterHash, name);
    for (const step of [0, 5, 10, "end"]) {
      const at = (quantity: QuantityName) => scalars[`${quantity}@${step}`];
      assertAlmostEquals(
        at("sharpness"),
        at("hessian_largest"),
        Math.max(at("sharpness_error"), 2e-3 * at("sharpness")),
      );
      assert(at("hessian_smallest") <= at("hessian_largest") && Number.isInteger(at("hessian_negative")));
      // Signal over noise of a batch is the noise scale's share of its rows.
      if (at("noise_scale") > 0) {
        assertAlmostEquals(
          8 / at("noise_scale"),
          at("gradient_signal_to_noise"),
          1e-3 * at("gradient_signal_to_noise"),
        );
      }
      assert(at("gradient_variance") > 0 && Math.abs(at("gradient_cosine")) <= 1);
    }
  }
});

Deno.test("what is too large or too coarse to be examined is refused", () => {
  const { config } = changedRun(1, {});
  assertEquals(observeMisfit("hessian_largest", config), "needs a network of at most 500 parameters, got 2218");
  const low = { ...config, precision: { bf16: { master: true, subnormals: "kept", loss_scale: "none" } } as const };
  assertEquals(observeMisfit("sharpness", low), "needs precision f32");
});
