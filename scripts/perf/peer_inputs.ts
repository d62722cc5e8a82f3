/** What other libraries start from: Descent's initial parameters of the first run, and its first batches. */
import { size } from "../../kernels/program/tensor.ts";
import { type Dataset, loadDataset } from "../../suites/core/data/dataset.ts";
import { trainingProgram } from "../../suites/core/program/training_program.ts";
import { dataShape } from "../../suites/core/run/data_shape.ts";
import { batchIndices } from "../../suites/core/run/schedule.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import type { Numbers, StoredTensor } from "../parity/safetensors.ts";

/** Batches that are given; after the last comes the first again. */
const BATCHES = 8;
const SEED = 0;

/** Parameters by name, then `x` [S, B, F] and `labels` [S, B] or [S, B, T]. */
export async function peerInputs(config: RunConfig): Promise<Map<string, StoredTensor>> {
  const dataset = await loadDataset(config.data, (name) => Promise.reject(new Error(`there is no ${name}`)));
  const built = trainingProgram(config, dataShape(dataset), { capacity: 1 });
  const parameters = built.parameters.map(({ tensor, initial }): [string, StoredTensor] => {
    const values = Float32Array.from(initial({ config, seed: SEED }));
    if (values.length !== size(tensor)) {
      throw new RangeError(`Cannot give ${tensor.name}: got ${values.length} numbers`);
    }
    return [tensor.name, { shape: tensor.shape, values }];
  });
  return new Map([...parameters, ...batches(config, dataset)]);
}

function batches({ data: { batch } }: RunConfig, dataset: Dataset): [string, StoredTensor][] {
  const [from, to] = dataset.split.train;
  const rows = batchIndices(SEED, { batch, trainRows: to - from, first: 0, count: BATCHES });
  const { inputs, labels, inputSize, labelSize } = dataset;
  return [
    ["x", { shape: [BATCHES, batch, inputSize], values: rowsOf(inputs, rows, inputSize) }],
    ["labels", {
      shape: [BATCHES, batch, ...(labelSize === 1 ? [] : [labelSize])],
      values: rowsOf(labels, rows, labelSize),
    }],
  ];
}

/** Rows of a dataset, one after another. */
export function rowsOf(data: Float32Array | Uint32Array, rows: Uint32Array, size: number): Numbers {
  const out = data instanceof Float32Array ? new Float32Array(rows.length * size) : new Int32Array(rows.length * size);
  rows.forEach((row, i) => out.set(data.subarray(row * size, (row + 1) * size), i * size));
  return out;
}
