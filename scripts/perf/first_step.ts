/**
 * Goes the way of a bench to the end of a run's first training step, prints a line and ends: every module that a bench
 * loads, an experiment's file, its data, an engine with its self-test.
 */
import { loadDataset } from "../../suites/core/data/dataset.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import { dataNeeded } from "../../suites/core/plan/data_needed.ts";
import { expand } from "../../suites/core/plan/expand.ts";
import "../bench.ts";
import { chooseDevice } from "../device.ts";
import { runPool } from "../engine/pool.ts";
import { loadExperiment } from "../spec.ts";

const { device } = await chooseDevice("cpu");
const [first] = expand(loadExperiment({ suite: "initialization", experiment: "init_table" }), {});
const run = { ...first, config: { ...first.config, train: { ...first.config.train, steps: 1 } } };
const datasets = await Promise.all(
  dataNeeded(run.config).map((data) =>
    loadDataset(data, (name) => Promise.reject(new Error(`${dataKey(data)} reads ${name}`)))
  ),
);
const stop = new AbortController();
const group = { runs: [run], protocol: "train", observe: [] } as const;
const onSteps = () => {
  console.log("trained");
  stop.abort();
};
await runPool([group], { device, engines: 1, datasets, onSteps, signal: stop.signal }).catch((error) => {
  if (!stop.signal.aborted) throw error;
});
Deno.exit(0);
