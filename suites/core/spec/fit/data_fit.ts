/** Which settings a dataset has, and which models and losses it goes with. */
import { dataSizes, hasContext, PARTS, type RowShape, tasksWithContext } from "../../data/sizes.ts";
import type { RunConfig } from "../config.ts";
import type { Misfits } from "./misfit.ts";

/** What a model reads. */
const INPUTS: Readonly<Record<RunConfig["model"]["kind"], readonly RowShape["inputKind"][]>> = {
  mlp: ["numbers", "image", "sequence"],
  cnn: ["image"],
  resnet: ["image"],
  transformer: ["tokens"],
  rnn: ["sequence"],
};

/** What a loss compares with. */
const LABELS: Readonly<Record<RunConfig["loss"]["kind"], "classes" | "numbers">> = {
  cross_entropy: "classes",
  mean_squared_error: "numbers",
};

/** Checks the data of one run against its own settings, against the model and against the loss. */
export function checkData({ data, model, loss }: RunConfig, found: Misfits): void {
  const { task, batch, context, part } = data;
  const parts = PARTS[task];
  found.onlyFor(hasContext(task), { "data.context": context }, tasksWithContext().join(", "));
  found.onlyFor(parts !== undefined, { "data.part": part }, Object.keys(PARTS).join(", "));
  if (parts !== undefined && part !== undefined) {
    found.unless(part < parts, "data.part", `must be below ${parts}, the number of tasks of ${task}, got ${part}`);
  }
  if (task === "copy" && context !== undefined) {
    found.unless(context % 2 === 0, "data.context", `must be even in copy, which takes half to copy, got ${context}`);
  }
  const { train: all } = dataSizes({ ...data, rows: undefined });
  found.unless(
    (data.rows ?? 1) <= all,
    "data.rows",
    `must be at most ${all}, the training set of ${task}, got ${data.rows}`,
  );
  const { train, inputKind, classes } = dataSizes(data);
  found.unless(batch <= train, "data.batch", `must be at most ${train}, the training set of ${task}, got ${batch}`);
  found.unless(
    INPUTS[model.kind].includes(inputKind),
    "data.task",
    `does not go with model.kind ${model.kind}, which reads ${INPUTS[model.kind].join(", ")}; ${task} has ${inputKind}`,
  );
  const labels = classes > 0 ? "classes" : "numbers";
  found.unless(
    LABELS[loss.kind] === labels,
    "data.task",
    `does not go with loss.kind ${loss.kind}, which needs ${LABELS[loss.kind]}; labels of ${task} are ${labels}`,
  );
}
