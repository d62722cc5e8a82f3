/**
 * Sharpness, the largest eigenvalue of the loss's Hessian, by power iteration on a device (Cohen, Kaur, Li, Kolter and
 * Talwalkar, "Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability", ICLR 2021, measure it so
 * by Hessian-vector products).
 *
 * Iterations come in rounds, one readback each. A round ends with products along its last direction with steps of several
 * lengths, each a quarter of the one before. From one to the next, truncation falls 16-fold and rounding grows 4-fold; so
 * the two neighbours that differ least say how good the quotient is, and which step the next round takes.
 *
 * Power iteration finds the eigenvalue greatest in magnitude. Where that is negative, a second search with the spectrum
 * shifted by it finds the largest.
 */
import type { Session } from "../../../kernels/program/device.ts";
import { type Program, tensorNamed } from "../../../kernels/program/program.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import { CURVATURE } from "../program/curvature.ts";
import { normals } from "../random.ts";
import { curvatureNumbers, type CurvatureStep, type Probe, probeOf } from "./curvature_log.ts";

/** Unit roundoff, times two, of f32 and f64: what a device computes in. */
export const EPSILON = { f32: 1.1920928955078125e-7, f64: Number.EPSILON } as const;

/** What to measure, and how well. */
export interface SharpnessOptions {
  /** Rows of the data for a replica, u32 [M × B], one batch after another; the loss is their mean. */
  rows(replica: number): Uint32Array;
  /** Seed of a replica's first direction. */
  seed(replica: number): number;
  /** Which replicas to measure; all by default. */
  readonly active?: readonly boolean[];
  /** Starts from the direction the last measurement ended with, which costs fewer iterations; false by default. */
  readonly goesOn?: boolean;
  /** Most iterations of a search; 64 by default. */
  readonly iterations?: number;
  /** Allowed residual, and allowed error of the differences, over the sharpness; 0.01 by default. */
  readonly tolerance?: number;
  /** {@linkcode EPSILON} of the session's device, f32 by default. */
  readonly epsilon?: number;
}

/** The sharpness of a replica. Names are those of the quantities. */
export interface Sharpness {
  /** NaN where the parameters, or gradients on the way, are not finite. */
  readonly sharpness: number;
  /** Residual and error of the differences together: some eigenvalue lies within it of the sharpness. */
  readonly sharpness_error: number;
  /** ‖Hv̂ − λv̂‖: how far the direction is from an eigenvector. */
  readonly residual: number;
  /** Error that finite differences bring to the quotient, from steps of several lengths. */
  readonly difference_error: number;
  /** Steps of power iteration. */
  readonly iterations: number;
  /** Whether residual and error of the differences are within the tolerance. */
  readonly converged: boolean;
}

/** Steps tried behind each round, over the round's. */
const LADDER = [16, 4, 1, 1 / 4, 1 / 16] as const;
/** Shortest, first and longest step of a round, over ε^(1/3)·(1 + ‖p‖). */
const STEPS = { shortest: 1 / 64, first: 1 / 16, longest: 1 } as const;

/**
 * Measures each active replica; an inactive one gives `undefined`. A replica's numbers do not depend on the others.
 * Changes nothing but the phase's own tensors. Throws `RangeError` where the log is too short for a round.
 */
export async function measureSharpness(
  session: Session,
  program: Program,
  replicas: number,
  options: SharpnessOptions,
): Promise<(Sharpness | undefined)[]> {
  const phase = new Phase(session, program);
  const { iterations: most = 64, tolerance = 0.01, epsilon = EPSILON.f32, goesOn = false } = options;
  const moving = phase.iterations - LADDER.length;
  if (moving < 1) {
    throw new RangeError(
      `Cannot measure sharpness: the log has at least ${LADDER.length + 1} rows, got ${phase.iterations}`,
    );
  }
  const searches = Array.from({ length: replicas }, (_, replica) => {
    if (options.active && !options.active[replica]) return undefined;
    phase.writeRows(replica, options.rows(replica));
    if (!goesOn) phase.writeDirection(replica, options.seed(replica), "first");
    return new Search({ most, tolerance, epsilon });
  });
  for (;;) {
    const active = searches.map((search) => search !== undefined && !search.done);
    if (!active.includes(true)) break;
    phase.rewind(active);
    await phase.iterate(moving, active, (replica) => searches[replica]!.step);
    for (const by of LADDER) await phase.iterate(1, active, (replica) => searches[replica]!.probe(by));
    const logs = await phase.readLog();
    searches.forEach((search, replica) => {
      if (!active[replica]) return;
      const ladder = LADDER.map((by, i) =>
        probeOf(logs[replica], {
          ...{ row: moving + i, rows: phase.iterations, epsilon },
          multiple: search!.probe(by).multiple,
        })
      );
      if (search!.take(moving, ladder)) phase.writeDirection(replica, options.seed(replica), "second");
      // A Hessian of zero leaves a direction of zero, from which no later measurement could go on.
      if (search!.result?.sharpness === 0) phase.writeDirection(replica, options.seed(replica), "first");
    });
  }
  return searches.map((search) => search?.result);
}

/** The phase of a session, with the tensors the host writes. */
export class Phase {
  readonly #tensors: Readonly<Record<"index" | "numbers" | "counters" | "log", Tensor>>;
  /** In the order of the parameters. */
  readonly directions: readonly Tensor[];
  readonly products: readonly Tensor[];

  constructor(readonly session: Session, readonly program: Program) {
    const tensor = (name: string) => tensorNamed(program, `${CURVATURE}.${name}`);
    const named = (part: string) => program.tensors.filter(({ name }) => name.startsWith(`${CURVATURE}.${part}.`));
    [this.directions, this.products] = [named("direction"), named("product")];
    this.#tensors = {
      index: tensor("index"),
      numbers: tensor("numbers"),
      counters: tensor("counters"),
      log: tensor("log"),
    };
  }

  get batches(): number {
    return this.#tensors.index.shape[0];
  }

  /** Iterations that the log has rows for. */
  get iterations(): number {
    return this.#tensors.log.shape[0];
  }

  writeRows(replica: number, rows: Uint32Array): void {
    this.session.write(this.#tensors.index, replica, rows);
  }

  /** Writes a random direction, each tensor from a stream of its own. */
  writeDirection(replica: number, seed: number, search: "first" | "second"): void {
    for (const tensor of this.directions) {
      const values = normals(seed, `${tensor.name}/${search}`, size(tensor));
      this.session.write(tensor, replica, Float32Array.from(values));
    }
  }

  /** Sets the replicas back to the first row of the log; the directions of inactive ones stay as they are. */
  rewind(active: readonly boolean[]): void {
    active.forEach((one, replica) =>
      this.session.write(this.#tensors.counters, replica, Uint32Array.of(0, Number(one)))
    );
  }

  /** Makes `count` iterations of each active replica. */
  async iterate(count: number, active: readonly boolean[], stepOf: (replica: number) => CurvatureStep): Promise<void> {
    active.forEach((one, replica) => {
      if (one) this.session.write(this.#tensors.numbers, replica, curvatureNumbers(this.batches, stepOf(replica)));
    });
    await this.session.run(CURVATURE, count * 2 * this.batches, active);
  }

  readLog() {
    return this.session.read(this.#tensors.log);
  }
}

/** The search of one replica. */
class Search {
  done = false;
  #multiple: number;
  /** What is taken off every eigenvalue; the first search takes nothing off. */
  #shift = 0;
  #iterations = 0;
  #ofSearch = 0;
  #result: Sharpness | undefined;

  constructor(readonly options: { readonly most: number; readonly tolerance: number; readonly epsilon: number }) {
    this.#multiple = STEPS.first * Math.cbrt(options.epsilon);
  }

  get result(): Sharpness | undefined {
    return this.#result;
  }

  get step(): CurvatureStep {
    return { multiple: this.#multiple, moves: true, shift: this.#shift };
  }

  /** Numbers of a product with a longer or shorter step, along a direction that stays. */
  probe(by: number): CurvatureStep {
    return { multiple: by * this.#multiple, moves: false };
  }

  /** Takes the products that a round ended with. Returns whether a second search begins. */
  take(iterations: number, ladder: readonly Probe[]): boolean {
    this.#iterations += iterations;
    this.#ofSearch += iterations;
    const found = this.#judge(ladder);
    this.#result = found;
    const isOver = found.converged || !Number.isFinite(found.sharpness) || this.#ofSearch >= this.options.most;
    if (!isOver) return false;
    if (found.sharpness < 0 && this.#shift === 0) {
      this.#shift = found.sharpness - found.sharpness_error;
      this.#ofSearch = 0;
      return true;
    }
    this.done = true;
    return false;
  }

  #judge(ladder: readonly Probe[]): Sharpness {
    const { at, error } = bestRung(ladder.map(({ curvature }) => curvature));
    const { tolerance, epsilon } = this.options;
    const unit = Math.cbrt(epsilon);
    const next = LADDER[at] * this.#multiple;
    this.#multiple = Math.min(Math.max(next, STEPS.shortest * unit), STEPS.longest * unit);
    const { curvature, residual } = ladder[at];
    const limit = tolerance * Math.abs(curvature);
    return {
      sharpness: curvature,
      sharpness_error: residual + error,
      residual,
      difference_error: error,
      iterations: this.#iterations,
      converged: residual <= limit && error <= limit,
    };
  }
}

/**
 * Of values by steps each a quarter of the one before, which to trust: one of the two neighbours that differ least, the one
 * that differs less from its other neighbour. The error is twice their difference, or an 8th of how much those beside
 * them differ, lest two agree by chance.
 */
export function bestRung(values: readonly number[]): { at: number; error: number } {
  const differences = values.slice(1).map((value, i) => Math.abs(value - values[i]));
  const least = differences.reduce((best, one, i) => one < differences[best] ? i : best, 0);
  const [before, after] = [differences[least - 1] ?? Infinity, differences[least + 1] ?? Infinity];
  return {
    at: after <= before ? least + 1 : least,
    error: 2 * Math.max(differences[least], Math.min(before, after) / 16),
  };
}
