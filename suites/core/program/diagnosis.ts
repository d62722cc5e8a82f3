/**
 * Where a forward pass first has a value that is not finite: a phase `diagnose` that repeats the pass of a training step and
 * looks at everything on the way.
 */
import type { Builder } from "../../../kernels/program/builder.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { Nonfinite } from "../../../results/format.ts";
import type { Forward } from "./models/model.ts";
import type { Parameter } from "./parameters.ts";

/** Columns of `diagnose.log` in front of the others: loss and right answers. */
const LOSS_COLUMNS = 2;

/** What is looked at, in the order of a forward pass: of each layer first its parameters, then its output. */
export function looksOf(
  x: Tensor,
  { hidden, logits }: Forward,
  parameters: readonly Parameter[],
): { readonly tensor: Tensor; readonly origin: Nonfinite }[] {
  const outputs = [...hidden, logits];
  const look = (tensor: Tensor, layer: number, where: Nonfinite["where"]) => {
    return { tensor, origin: { layer, where, tensor: tensor.name.replace(/^diagnose\//, "") } };
  };
  return [
    ...(x.dtype === "f32" ? [look(x, 1, "input")] : []),
    ...outputs.flatMap((output, i) => [
      ...parameters.filter(({ layer }) => layer === i + 1).map(({ tensor }) => look(tensor, i + 1, "parameter")),
      look(output, i + 1, "output"),
    ]),
  ];
}

/** Emits the calls that look. Returns nothing; `diagnose.log` has a column for each look behind the loss. */
export function lookAt(builder: Builder, tensors: readonly Tensor[], to: { counters: Tensor; log: Tensor }): void {
  tensors.forEach((input, i) => builder.call("find_nonfinite", { input, ...to }, { column: LOSS_COLUMNS + i }));
}

/** Columns of `diagnose.log` for a number of looks. */
export function diagnosisColumns(looks: number): number {
  return LOSS_COLUMNS + looks;
}

/** What a row of `diagnose.log` says; undefined where its loss is finite. */
export function originIn(row: ArrayLike<number>, looks: readonly Nonfinite[]): Nonfinite | undefined {
  if (Number.isFinite(row[0])) return undefined;
  const first = looks.findIndex((_, i) => row[LOSS_COLUMNS + i] !== 0);
  return looks[first] ?? { layer: looks.at(-1)!.layer, where: "loss", tensor: "loss" };
}
