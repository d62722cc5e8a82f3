/** How a step is carried out: micro-batches, checkpoints, and when a run stops early. */
import { savedActivations } from "../../../../kernels/program/checkpoint.ts";
import { dataSizes } from "../../data/sizes.ts";
import { checkpointEvery } from "../../program/checkpointing.ts";
import { microBatches } from "../../program/micro_batches.ts";
import { trainingProgram } from "../../program/training_program.ts";
import { shapeOfSizes } from "../../run/data_shape.ts";
import type { RunConfig } from "../config.ts";
import type { Misfits } from "./misfit.ts";

/** Checks what `train` says of the steps of one run; the checks of model and data come first. */
export function checkSteps(config: RunConfig, found: Misfits): void {
  const { patience, evaluate_every: every } = config.train;
  found.unless(
    patience === undefined || every !== undefined,
    "train.patience",
    "needs train.evaluate_every: it counts evaluations on the validation set",
  );
  checkAccumulation(config, found);
  if (found.found.length === 0) checkCheckpoints(config, found);
}

function checkAccumulation(config: RunConfig, found: Misfits): void {
  const { data: { batch }, train: { accumulate }, model, loss } = config;
  if (accumulate === undefined) return;
  const refuse = (message: string) => found.unless(false, "train.accumulate", message);
  const { sizes, padded, count } = microBatches(config);
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  if (!sizes.every(Number.isInteger)) return refuse(`must divide data.batch, ${batch}, got ${count} micro-batches`);
  if (rows !== batch) return refuse(`must have sizes that add up to data.batch, ${batch}, got ${rows}`);
  if (padded && loss.kind !== "cross_entropy") return refuse("must have equal sizes with loss.kind mean_squared_error");
  if (padded && loss.softmax === "naive") return refuse("must have equal sizes with loss.softmax naive");
  if (model.norm !== "batch") return;
  if (padded) return refuse("must have equal sizes with a batch norm, which would count what fills a micro-batch up");
  if (count > 1 && sizes[0] < 2) {
    refuse(`must leave a micro-batch 2 rows or more: a batch norm has no variance over one row, got ${sizes[0]}`);
  }
}

function checkCheckpoints(config: RunConfig, found: Misfits): void {
  const { checkpoint = "none" } = config.train;
  if (checkpoint === "none") return;
  const plain = { ...config, train: { ...config.train, checkpoint: undefined } };
  const { program } = trainingProgram(plain, shapeOfSizes(dataSizes(config.data)), { capacity: 1 });
  const saved = savedActivations(program, "train").length;
  const every = checkpointEvery(checkpoint, saved);
  found.unless(
    every > 1 && every < saved,
    "train.checkpoint",
    `must leave out activations: of ${saved} that the backward pass reads, every ${every} keeps all`,
  );
}
