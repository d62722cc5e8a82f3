/** Whole training with numbers stored in 16 bits, against the same numbers rounded and stored in 32. */
import { assert, assertEquals } from "@std/assert";
import { gpuDevice } from "../../../kernels/gpu/device.ts";
import { STORED_FORMATS } from "../../../kernels/testing/devices.ts";
import { type Dataset, loadDataset } from "../data/dataset.ts";
import { trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { dataShape } from "./data_shape.ts";
import { runGroup } from "./run_group.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

const STEPS = 20;

const MLP = smallRun(0, { lr: 0.1, steps: STEPS }).config;
const CONFIGS: Readonly<Record<string, RunConfig>> = {
  "a perceptron of odd width": { ...MLP, model: { ...MLP.model, width: 11, norm: "layer" } },
  "a transformer": {
    ...MLP,
    model: {
      ...MLP.model,
      kind: "transformer",
      depth: 2,
      width: 12,
      heads: 2,
      activation: "gelu",
      init: "kaiming_normal",
    },
    data: { task: "markov_text", batch: 3, context: 7 },
    optimizer: { kind: "adam", lr: 0.003, clip: { norm: 1 } },
  },
};

/** The first rows of a dataset: what is compared is the training, not an evaluation. */
function firstRows(dataset: Dataset): Dataset {
  const { inputs, inputSize, labels, labelSize } = dataset;
  return {
    ...dataset,
    inputs: inputs.slice(0, 68 * inputSize),
    labels: labels.slice(0, 68 * labelSize),
    split: { train: [0, 60], validation: [60, 64], test: [64, 68] },
  };
}

for (const [name, config] of Object.entries(CONFIGS)) {
  for (const format of ["f16", "bf16"] as const) {
    Deno.test({
      name: `${name} trains with ${format} in memory as it does with numbers rounded to ${format}`,
      ignore: !STORED_FORMATS[format],
      fn: async () => {
        await using device = await gpuDevice();
        const dataset = config.data.task === "digits"
          ? smallDataset()
          : firstRows(await loadDataset(config.data, () => Promise.reject(new Error("this data is drawn"))));
        const train = async (precision: RunConfig["precision"]) => {
          const runs = [1, 2].map((seed) => ({ ...smallRun(seed), config: { ...config, precision } }));
          const job = { runs, dataset, protocol: "train", observe: [], capacity: STEPS, build: "" } as const;
          const { program } = trainingProgram(runs[0].config, dataShape(dataset), { capacity: STEPS });
          await using session = await device.load(program, 2);
          return { bytes: session.bytes, records: await runGroup(device, job) };
        };
        const policy = { master: true, subnormals: "kept", loss_scale: { static: 128 } } as const;
        const low = { ...policy, storage: "native" } as const;
        const native = await train(format === "f16" ? { f16: low } : { bf16: low });
        const rounded = await train(format === "f16" ? { f16: policy } : { bf16: policy });
        native.records.forEach(({ status, scalars }, i) => {
          assertEquals(status, "ok");
          for (const [key, want] of Object.entries(rounded.records[i].scalars)) {
            const [got, other] = [Number(scalars[key]), Number(want)];
            assert(Math.abs(got - other) <= 0.02 * Math.max(1, Math.abs(other)), `${key}: ${got}, ${other}`);
          }
        });
        // Where nothing is fused differently, the same operations on the same numbers give the same bits.
        if (/llvmpipe/.test(device.info.name)) assertEquals(native.records, rounded.records);
        assert(native.bytes < 0.9 * rounded.bytes, `${native.bytes} bytes, ${rounded.bytes} in 32 bits`);
      },
    });
  }
}
