/** What is read back of training steps. */
import type { Session, Values } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import { columns, type Tensor } from "../../../kernels/program/tensor.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Updated } from "../observe/updates.ts";
import { stepLog } from "../program/micro_batches.ts";
import { CORRECT_COLUMN, LOSS_COLUMN } from "../program/network.ts";
import type { TrainingProgram } from "../program/training_program.ts";

/** Values of consecutive steps of one run, by quantity. */
export type StepColumns =
  & { readonly loss: Float64Array; readonly train_accuracy: Float64Array }
  & {
    readonly [Q in QuantityName]?: Float64Array;
  };

/** Reads the logs of the `count` steps just run; what comes back gives them by replica. */
export async function readSteps(
  session: Session,
  { program, stepColumns, microBatches: micro, batch, data }: TrainingProgram,
  count: number,
): Promise<(replica: number) => StepColumns> {
  const train = tensorNamed(program, "train.log");
  const logs = new Map<Tensor, Values[]>();
  for (const log of new Set([train, ...stepColumns.map(({ log }) => log)])) logs.set(log, await session.read(log));
  return (replica) => {
    const losses = stepLog(logs.get(train)![replica].subarray(0, 2 * count * micro.count), micro);
    const logged = (at: number) => Float64Array.from({ length: count }, (_, i) => losses[2 * i + at]);
    // Of a step's micro-batches the last has the row that the update wrote.
    const column = (log: Tensor, at: number) =>
      Float64Array.from(
        { length: count },
        (_, i) => logs.get(log)![replica][((i + 1) * micro.count - 1) * columns(log) + at],
      );
    return {
      loss: logged(LOSS_COLUMN),
      train_accuracy: logged(CORRECT_COLUMN).map((correct) => correct / (batch * data.labelSize)),
      ...Object.fromEntries(stepColumns.map(({ quantity, log, column: at }) => [quantity, column(log, at)])),
    };
  };
}

/** Runs a step between two looks at the weights; what comes back gives them by replica and layer. */
export async function aroundStep(
  session: Session,
  { weights }: TrainingProgram,
  step: () => Promise<void>,
): Promise<(replica: number) => Updated[][]> {
  const tensors = [...new Set(weights.flat())];
  const readAll = async () => await Promise.all(tensors.map((tensor) => session.read(tensor)));
  const before = await readAll();
  await step();
  const after = await readAll();
  return (replica) =>
    weights.map((layer) =>
      layer.map((weight) => {
        const at = tensors.indexOf(weight);
        return { before: before[at][replica], after: after[at][replica] };
      })
    );
}
