import { assert, assertEquals } from "@std/assert";
import type { Values } from "../../../kernels/program/device.ts";
import { trainingProgram } from "../program/training_program.ts";
import { permutation } from "../random.ts";
import { dataShape } from "./data_shape.ts";
import { Fisher } from "./fisher.ts";
import { onEachDevice } from "./testing/on_each_device.ts";
import { ofTasks, smallTask } from "./testing/small_tasks.ts";
import { smallRun } from "./testing/small.ts";

const DATASET = smallTask(1);
const RUNS = [1, 2].map((seed) => ofTasks(smallRun(seed)));
const SIZES = [[6, 8], [8, 8], [8, 3]] as const;

/** Initial parameters by parameter, then by run; those of the head times a factor. */
function initial(head = 1): Float32Array[][] {
  const { parameters } = trainingProgram(RUNS[0].config, dataShape(DATASET), { capacity: 1 });
  return parameters.map(({ initial, tensor }) =>
    RUNS.map((run) =>
      initial(run).map((value, i) => (value + 0.1 * Math.sin(i)) * (tensor.name.startsWith("layer3") ? head : 1))
    )
  );
}

/** log p(label | row) of the network in plain float64. */
function logLikelihood(parameters: readonly Values[], row: number): number {
  let x = Array.from(DATASET.inputs.subarray(row * 6, row * 6 + 6));
  SIZES.forEach(([fanIn, fanOut], layer) => {
    const [weight, bias] = [parameters[2 * layer], parameters[2 * layer + 1]];
    const out = Array.from({ length: fanOut }, (_, k) => {
      let sum = bias[k];
      for (let i = 0; i < fanIn; i++) sum += x[i] * weight[i * fanOut + k];
      return layer < 2 ? Math.max(0, sum) : sum;
    });
    x = out;
  });
  return x[DATASET.labels[row]] - Math.log(x.reduce((sum, logit) => sum + Math.exp(logit), 0));
}

/** The mean squared derivative by one parameter, by central differences. */
function expected(parameters: readonly Values[], rows: readonly number[], [tensor, i]: [number, number]): number {
  const step = 1e-5;
  const squares = rows.map((row) => {
    const at = (value: number) => {
      const moved = parameters.map((values) => Float64Array.from(values));
      moved[tensor][i] += value;
      return logLikelihood(moved, row);
    };
    return ((at(step) - at(-step)) / (2 * step)) ** 2;
  });
  return squares.reduce((sum, square) => sum + square, 0) / rows.length;
}

onEachDevice("the diagonal is the mean over rows of squared derivatives of the log-likelihood", async (device) => {
  await using fisher = await Fisher.load(device, { runs: RUNS, dataset: DATASET, rows: 20 });
  const parameters = initial();
  const diagonal = await fisher.diagonal(parameters, { dataset: DATASET, labels: "empirical", stream: "s" });
  const rows = [...permutation(0, "s/rows", 48).subarray(0, 20)];
  const places: [number, number][] = [[0, 5], [0, 47], [1, 3], [2, 0], [2, 33], [3, 7], [4, 2], [4, 20], [5, 1]];
  let checked = 0;
  for (const replica of [0, 1]) {
    const own = parameters.map((copies) => copies[replica]);
    for (const place of places) {
      const [got, want] = [diagonal[place[0]][replica][place[1]], expected(own, rows, place)];
      assert(Math.abs(got - want) <= 1e-4 * want + 1e-9, `parameter ${place}: ${got}, expected ${want}`);
      if (want > 1e-6) checked++;
    }
  }
  assert(checked > 10, `${checked} derivatives are not zero`);
  assertEquals(await fisher.diagonal(parameters, { dataset: DATASET, labels: "empirical", stream: "s" }), diagonal);
});

onEachDevice(
  "labels drawn from a model that is certain leave nothing to learn, those of the data do",
  async (device) => {
    await using fisher = await Fisher.load(device, { runs: RUNS, dataset: DATASET, rows: 100 });
    const most = async (head: number, labels: "sampled" | "empirical") => {
      const diagonal = await fisher.diagonal(initial(head), { dataset: DATASET, labels, stream: "s" });
      return Math.max(...diagonal[5].flatMap((values) => [...values])); // the head's biases: (p − answer)²
    };
    const [certain, wrong, open] = [await most(1e4, "sampled"), await most(1e4, "empirical"), await most(1, "sampled")];
    assert(certain < 0.02 && wrong > 0.3 && open > 0.1, `${certain}, ${wrong}, ${open}`);
  },
);
