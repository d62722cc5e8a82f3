/** Drives the phase `noise` of a program: gradients of several batches at the parameters as they are. */
import type { Session, Values } from "../../../kernels/program/device.ts";
import { type Program, tensorNamed } from "../../../kernels/program/program.ts";
import { NOISE, NOISE_COLUMNS } from "../program/gradient_noise.ts";
import { type NoiseScale, noiseScale } from "./noise_scale.ts";

/** Which rows to measure on, and how to put batches together. */
export interface NoiseOptions {
  /** Rows of the data for a replica, u32 [M × B], one batch after another. */
  rows(replica: number): Uint32Array;
  /** Which replicas to measure; all by default. */
  readonly active?: readonly boolean[];
  /** Batches that count as one, a divisor of M that leaves at least two; 1 by default. */
  readonly group?: number;
}

/** The noise of a replica's gradient. */
export interface GradientNoise extends NoiseScale {
  /** Rows of what counts as a batch. */
  readonly batch: number;
  /** Squared norms of the gradients of what counts as a batch. */
  readonly squares: readonly number[];
  /** Cosines between the gradients of successive batches of B rows, M − 1 of them. */
  readonly cosines: readonly number[];
}

/**
 * Measures each active replica; an inactive one gives `undefined`. Changes nothing but the phase's own tensors. Throws
 * `RangeError` where `group` does not fit.
 */
export async function measureNoise(
  session: Session,
  program: Program,
  replicas: number,
  options: NoiseOptions,
): Promise<(GradientNoise | undefined)[]> {
  const { rows, group = 1, active = Array.from({ length: replicas }, () => true) } = options;
  const tensor = (name: string) => tensorNamed(program, `${NOISE}.${name}`);
  const [M, B] = tensor("index").shape;
  if (!(Number.isInteger(group) && group >= 1 && M % group === 0 && M / group >= 2)) {
    throw new RangeError(`Cannot group ${M} batches: a group is a divisor that leaves at least two, got ${group}`);
  }
  // A group's sum starts anew with it, so that its last row has the norm of the whole; the last pass of all has the sum
  // over everything where there is one group, which takes a second run.
  const sums = async (of: number): Promise<Values[]> => {
    const numbers = Float32Array.from({ length: 2 * M }, (_, i) => i % 2 === 1 || (i >> 1) % of !== 0 ? 1 : 0);
    active.forEach((measured, replica) => {
      session.write(tensor("numbers"), replica, numbers);
      session.write(tensor("counters"), replica, Uint32Array.of(0, Number(measured)));
      if (measured) session.write(tensor("index"), replica, rows(replica));
    });
    await session.run(NOISE, M, active);
    return await session.read(tensor("log"));
  };
  const whole = (await sums(M)).map((log) => new NoiseLog(log, M));
  const groups = group === 1 ? whole : (await sums(group)).map((log) => new NoiseLog(log, M));
  return active.map((measured, replica) => {
    if (!measured) return undefined;
    const squares = groups[replica].squares(group);
    const meanSquare = (whole[replica].sumNorm(M - 1) / M) ** 2;
    const batch = group * B;
    return { ...noiseScale({ squares, meanSquare, batch }), batch, squares, cosines: whole[replica].cosines() };
  });
}

/** Rows of `noise.log` of one replica. */
class NoiseLog {
  readonly #columns: number;
  /** Parameters. */
  readonly #n: number;

  constructor(readonly values: Values, readonly batches: number) {
    this.#columns = values.length / batches;
    this.#n = (this.#columns - 2) / NOISE_COLUMNS.length;
  }

  sumNorm(row: number): number {
    return this.values[row * this.#columns + 3 * this.#n + 1];
  }

  squares(group: number): number[] {
    if (group === 1) return Array.from({ length: this.batches }, (_, row) => this.#norm(row) ** 2);
    const ends = Array.from({ length: this.batches / group }, (_, i) => (i + 1) * group - 1);
    return ends.map((row) => (this.sumNorm(row) / group) ** 2);
  }

  cosines(): number[] {
    return Array.from({ length: this.batches - 1 }, (_, i) => {
      const first = (i + 1) * this.#columns + 2 * this.#n;
      const inner = Array.from(this.values.subarray(first, first + this.#n)).reduce((sum, one) => sum + one, 0);
      return inner / (this.#norm(i + 1) * this.#norm(i));
    });
  }

  #norm(row: number): number {
    return this.values[row * this.#columns + 3 * this.#n];
  }
}
