/**
 * Gradients at the parameters and at some distance from them along a direction, by the passes of the phase `curvature`:
 * what examinations of a training step are made of. An iteration takes each of the M batches twice, first at one
 * displacement and then at another; the gradients that the host's numbers weigh add up to the product.
 */
import { tensorNamed } from "../../../kernels/program/program.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { CURVATURE, CURVATURE_COLUMNS, CURVATURE_NUMBERS } from "../program/curvature.ts";
import { Phase } from "../run/curvature.ts";
import type { RunConfig } from "../spec/config.ts";
import { batchesOf, type Examined, needsFullPrecision } from "./examination.ts";
import { firstRows } from "./sharpness.ts";

/** What an iteration found, of one run. */
export interface Probed {
  /** Norm of all parameters. */
  readonly parameter: number;
  /** Norm of the product, the distance between two gradients or one gradient itself, and of its part by parameter. */
  readonly product: number;
  readonly products: readonly number[];
  /** Mean loss of the second passes. */
  readonly loss: number;
}

/** The probes of runs at one look. */
export class StepProbe {
  readonly #phase: Phase;
  readonly #numbers: Tensor;
  readonly #losses: Tensor;

  constructor(readonly examined: Examined) {
    const { session, built: { program }, dataset, runs, active } = examined;
    this.#phase = new Phase(session, program);
    this.#numbers = tensorNamed(program, `${CURVATURE}.numbers`);
    this.#losses = tensorNamed(program, `${CURVATURE}.loss`);
    const { batches, batch } = batchesOf(runs[0].config);
    const rows = firstRows(dataset.split.train, batches * batch);
    runs.forEach(({ seed }, replica) => {
      if (!active[replica]) return;
      this.#phase.writeRows(replica, rows);
      this.#phase.writeDirection(replica, seed, "first"); // any but zero; the gradient takes its place
    });
  }

  /** Tensors of the direction, in the order of the parameters. */
  get directions(): readonly Tensor[] {
    return this.#phase.directions;
  }

  /** The product and the direction become the gradient. */
  gradient(): Promise<Probed[]> {
    const { batches } = this.#phase;
    return this.#iterate((_, pass) => ({
      product_keep: pass === 0 ? 0 : 1,
      product_weight: pass < batches ? 1 / batches : 0,
      direction_keep: pass === 2 * batches - 1 ? 0 : 1,
      direction_weight: pass === 2 * batches - 1 ? 1 : 0,
    }));
  }

  /**
   * The product becomes the gradient at `p − rate · v` less that at `p`, for the direction v as it is. `lengthOf` gives
   * ‖v‖ of a run, and `parameter` ‖p‖.
   */
  change(of: (replica: number) => { rate: number; length: number; parameter: number }): Promise<Probed[]> {
    const { batches } = this.#phase;
    // The device displaces by shift · (1 + ‖p‖)/‖v‖ · v.
    const shift = (replica: number) => {
      const { rate, length, parameter } = of(replica);
      return -rate * length / (1 + parameter);
    };
    return this.#iterate((replica, pass) => ({
      shift: pass < batches ? 0 : shift(replica),
      product_keep: pass === 0 ? 0 : 1,
      product_weight: (pass < batches ? -1 : 1) / batches,
      direction_keep: 1,
    }));
  }

  async #iterate(numbersOf: (replica: number, pass: number) => Partial<Numbers>): Promise<Probed[]> {
    const { examined: { session, active, runs } } = this;
    const passes = 2 * this.#phase.batches;
    this.#phase.rewind(active);
    active.forEach((one, replica) => {
      if (one) session.write(this.#numbers, replica, table(passes, (pass) => numbersOf(replica, pass)));
    });
    await session.run(CURVATURE, passes, active);
    const [logs, losses] = [await this.#phase.readLog(), await session.read(this.#losses)];
    return runs.map((_, replica) => ({
      ...normsOf(logs[replica].subarray(0, logs[replica].length / this.#phase.iterations)),
      loss: meanOfFirst(losses[replica]),
    }));
  }
}

/** Why a configuration cannot be probed: displaced passes keep the sides of rectifiers and the pixels of maxima. */
export function probeMisfit(config: RunConfig): string | undefined {
  const { activation, kind } = config.model;
  const kinks = activation === "relu" || activation === "leaky_relu" || kind === "cnn";
  return needsFullPrecision(config) ??
    (kinks ? "needs a network without rectifiers and maxima, whose kinks the displaced passes leave out" : undefined);
}

type Numbers = Record<(typeof CURVATURE_NUMBERS)[number], number>;

function table(passes: number, numbersOf: (pass: number) => Partial<Numbers>): Float64Array {
  return Float64Array.from(
    Array.from({ length: passes }, (_, pass) => numbersOf(pass)).flatMap((row) =>
      CURVATURE_NUMBERS.map((name) => row[name] ?? 0)
    ),
  );
}

/** Norms in a row of the log: by parameter, then of all together. */
function normsOf(row: ArrayLike<number>): Pick<Probed, "parameter" | "product" | "products"> {
  const kinds = CURVATURE_COLUMNS.length;
  const n = (row.length - 3) / kinds;
  const [parameter, product] = (["parameter", "product"] as const).map((name) => CURVATURE_COLUMNS.indexOf(name));
  return {
    parameter: row[kinds * n + parameter],
    product: row[kinds * n + product],
    products: Array.from({ length: n }, (_, i) => row[product * n + i]),
  };
}

/** Mean of the first of each pair. */
function meanOfFirst(pairs: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < pairs.length; i += 2) sum += pairs[i];
  return sum / (pairs.length / 2);
}
