/**
 * What a step of plain gradient descent would meet: loss and gradient at `p − η·g` for η of half, once and twice the
 * learning rate, at the parameters `p` as they are (Santurkar, Tsipras, Ilyas, Madry, "How Does Batch Normalization Help
 * Optimization?", NeurIPS 2018, section 3.2).
 */
import { Phase } from "../run/curvature.ts";
import type { RunConfig } from "../spec/config.ts";
import { CURVATURE, CURVATURE_COLUMNS, CURVATURE_NUMBERS } from "../program/curvature.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import { batchesOf, type Examination, type Found, needsFullPrecision } from "./examination.ts";
import { firstRows } from "./sharpness.ts";

/** Lengths of the steps tried, over the learning rate. */
const LENGTHS = [0.5, 1, 2] as const;

export const descentStep: Examination = {
  quantities: ["step_loss_range", "step_gradient_change", "step_smoothness"],
  phases: (config) => ({ curvature: batchesOf(config) }),
  passes: (config) => ({ curvature: 2 * (1 + LENGTHS.length) * batchesOf(config).batches }),
  async examine({ session, built: { program }, dataset, runs, active }) {
    const { batches, batch } = batchesOf(runs[0].config);
    const rows = firstRows(dataset.split.train, batches * batch);
    const phase = new Phase(session, program);
    const numbers = tensorNamed(program, `${CURVATURE}.numbers`);
    const losses = tensorNamed(program, `${CURVATURE}.loss`);
    runs.forEach((run, replica) => {
      if (!active[replica]) return;
      phase.writeRows(replica, rows);
      phase.writeDirection(replica, run.seed, "first");
    });
    phase.rewind(active);
    /** One iteration; gives norms of all parameters and of the product, and the mean loss of its last passes. */
    const iterate = async (rowOf: (replica: number, pass: number) => Partial<Numbers>) => {
      active.forEach((one, replica) => {
        if (one) session.write(numbers, replica, table(batches, (pass) => rowOf(replica, pass)));
      });
      await session.run(CURVATURE, 2 * batches, active);
      iterations++;
      const [logs, means] = [await phase.readLog(), await session.read(losses)];
      return runs.map((_, replica) => ({
        ...lastNorms(logs[replica], { row: iterations - 1, rows: phase.iterations }),
        loss: Array.from({ length: batches }, (_, i) => means[replica][2 * i]).reduce((a, b) => a + b, 0) / batches,
      }));
    };
    let iterations = 0;
    // The product becomes the gradient, the direction the product.
    const base = await iterate((_, pass) => ({
      product_keep: pass === 0 ? 0 : 1,
      product_weight: pass < batches ? 1 / batches : 0,
      direction_keep: pass === 2 * batches - 1 ? 0 : 1,
      direction_weight: pass === 2 * batches - 1 ? 1 : 0,
    }));
    const tried: (typeof base)[] = [];
    for (const length of LENGTHS) {
      tried.push(
        await iterate((replica, pass) => ({
          shift: pass < batches ? 0 : -length * runs[replica].config.optimizer.lr * reach(base[replica]),
          product_keep: pass === 0 ? 0 : 1,
          product_weight: (pass < batches ? -1 : 1) / batches,
          direction_keep: 1,
        })),
      );
    }
    return runs.map((run, replica) => {
      if (!active[replica]) return undefined;
      return found(base[replica], tried.map((one) => one[replica]), run.config);
    });
  },
  misfit: (config) => needsFullPrecision(config) ?? needsSmoothness(config),
};

type Numbers = Record<(typeof CURVATURE_NUMBERS)[number], number>;

/** Norms of parameters and product after an iteration, and the mean loss. */
interface Looked {
  readonly parameter: number;
  readonly product: number;
  readonly loss: number;
}

/** Shift of a displacement by the gradient itself: the device displaces by shift · (1 + ‖p‖)/‖g‖ · g. */
function reach({ parameter, product }: Looked): number {
  return product / (1 + parameter);
}

function found(base: Looked, tried: readonly Looked[], { optimizer }: RunConfig): Found {
  const losses = [base.loss, ...tried.map(({ loss }) => loss)];
  const changes = tried.map(({ product }) => product);
  const most = (values: readonly number[]) => values.some(Number.isNaN) ? NaN : Math.max(...values);
  return {
    step_loss_range: most(losses) + most(losses.map((loss) => -loss)),
    step_gradient_change: most(changes),
    step_smoothness: most(changes.map((change, i) => change / (LENGTHS[i] * optimizer.lr * base.product))),
  };
}

function table(batches: number, rowOf: (pass: number) => Partial<Numbers>): Float64Array {
  return Float64Array.from(
    Array.from({ length: 2 * batches }, (_, pass) => rowOf(pass)).flatMap((row) =>
      CURVATURE_NUMBERS.map((name) => row[name] ?? 0)
    ),
  );
}

function lastNorms(log: ArrayLike<number>, { row, rows }: { row: number; rows: number }) {
  const columns = log.length / rows;
  const first = row * columns + columns - 3; // behind the columns of single parameters
  const at = (name: "parameter" | "product") => log[first + CURVATURE_COLUMNS.indexOf(name)];
  return { parameter: at("parameter"), product: at("product") };
}

/** Displaced passes keep the sides of rectifiers and the pixels of maxima, which a real step does not. */
function needsSmoothness({ model: { activation, kind } }: RunConfig): string | undefined {
  const kinks = activation === "relu" || activation === "leaky_relu" || kind === "cnn";
  return kinks
    ? "needs a network without rectifiers and maxima, whose kinks the displaced passes leave out"
    : undefined;
}
