/**
 * The whole Hessian of a small network: every second derivative of the loss, in float64, by central differences of the
 * reference device's gradients, one parameter after another.
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Session, Values } from "../../../kernels/program/device.ts";
import { type Program, tensorNamed } from "../../../kernels/program/program.ts";
import { size } from "../../../kernels/program/tensor.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import type { Dataset } from "../data/dataset.ts";
import { trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { EPSILON, Phase } from "./curvature.ts";
import { probeOf } from "./curvature_log.ts";
import { dataShape } from "./data_shape.ts";

/** Most parameters whose Hessian is worked out: it takes twice as many gradients, and the cube of them for eigenvalues. */
export const MOST_HESSIAN_PARAMETERS = 500;

/** Refuses a network with too many parameters. Throws `RangeError`. */
export function checkHessianSize(parameters: number): void {
  if (parameters <= MOST_HESSIAN_PARAMETERS) return;
  throw new RangeError(
    `Cannot work out the whole Hessian: a network has at most ${MOST_HESSIAN_PARAMETERS} parameters, got ${parameters}; ` +
      "use a smaller one, or sharpness",
  );
}

/** A Hessian. */
export interface Hessian {
  /** Parameters, N. */
  readonly size: number;
  /** [N, N], symmetric, in the order of the program's parameters. */
  readonly values: Float64Array;
  /** Greatest difference between an element and its mirror image before the two were averaged: what differences cost. */
  readonly asymmetry: number;
}

/** Eigenvalues of a Hessian. Names are those of the quantities. */
export interface HessianSpectrum {
  readonly hessian_largest: number;
  readonly hessian_smallest: number;
  /** Eigenvalues below zero by more than differences can explain: the index of a saddle. */
  readonly hessian_negative: number;
  readonly hessian_trace: number;
  /** In ascending order. */
  readonly eigenvalues: readonly number[];
}

/** Which network, where. */
export interface HessianAt {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** Values of the parameters, in the order of the training program's. */
  readonly parameters: readonly Values[];
  /** Rows of the data, [batches × data.batch]; the loss is the mean over the batches. */
  readonly rows: Uint32Array;
}

/** Works out a network's Hessian in float64. Throws `RangeError` where the network is too large. */
export async function hessianAt({ config, dataset, parameters, rows }: HessianAt): Promise<Hessian> {
  checkHessianSize(parameters.reduce((sum, { length }) => sum + length, 0));
  const batches = rows.length / config.data.batch;
  const built = trainingProgram(config, dataShape(dataset), { capacity: 1, curvature: { batches } });
  await using session = await referenceDevice().load(built.program, 1);
  session.write(tensorNamed(built.program, "data.inputs"), 0, dataset.inputs);
  session.write(tensorNamed(built.program, "data.labels"), 0, dataset.labels);
  built.parameters.forEach(({ tensor }, i) => session.write(tensor, 0, parameters[i]));
  return await hessianOf(session, built.program, { rows, epsilon: EPSILON.f64 });
}

/**
 * Works out the Hessian of the first replica of a session whose program has the phase `curvature`; `epsilon` is that of
 * its device. Throws `RangeError` where the network is too large.
 */
export async function hessianOf(
  session: Session,
  program: Program,
  { rows, epsilon }: { rows: Uint32Array; epsilon: number },
): Promise<Hessian> {
  const phase = new Phase(session, program);
  const lengths = phase.directions.map(size);
  const N = lengths.reduce((sum, length) => sum + length, 0);
  checkHessianSize(N);
  const multiple = Math.cbrt(epsilon);
  phase.writeRows(0, rows);
  lengths.forEach((length, i) => session.write(phase.directions[i], 0, new Float64Array(length)));
  const measured = new Float64Array(N * N);
  let column = 0;
  for (const [i, direction] of phase.directions.entries()) {
    for (let k = 0; k < lengths[i]; k++) {
      const unit = new Float64Array(lengths[i]);
      unit[k] = 1;
      session.write(direction, 0, unit);
      phase.rewind([true]);
      await phase.iterate(1, [true], () => ({ multiple, moves: false }));
      const products = await Promise.all(phase.products.map((tensor) => session.read(tensor)));
      const [log] = await phase.readLog();
      const { step } = probeOf(log, { row: 0, rows: phase.iterations, multiple, epsilon });
      measured.set(products.flatMap(([values]) => Array.from(values, (one) => one / (2 * step))), N * column++);
    }
    session.write(direction, 0, new Float64Array(lengths[i]));
  }
  return symmetrized(measured, N);
}

function symmetrized(measured: Float64Array, N: number): Hessian {
  const values = new Float64Array(N * N);
  let asymmetry = 0;
  for (let i = 0; i < N; i++) {
    for (let k = 0; k < N; k++) {
      const [one, other] = [measured[N * i + k], measured[N * k + i]];
      values[N * i + k] = (one + other) / 2;
      const difference = Math.abs(one - other);
      if (!(difference <= asymmetry)) asymmetry = difference;
    }
  }
  return { size: N, values, asymmetry };
}

/**
 * Eigenvalues of a Hessian; all are NaN where one of its elements is not finite. One counts as negative where it is below
 * the error that differences bring, √N times the asymmetry, and below 1e-9 of the greatest magnitude.
 */
export function hessianSpectrum({ size: N, values, asymmetry }: Hessian): HessianSpectrum {
  const eigenvalues = values.every(Number.isFinite)
    ? symmetricEigenvalues(values, N)
    : Array.from({ length: N }, () => NaN);
  const [smallest, largest] = [eigenvalues[0], eigenvalues[N - 1]];
  const noise = Math.max(Math.sqrt(N) * asymmetry, 1e-9 * Math.max(Math.abs(smallest), Math.abs(largest)));
  const isFinite = !Number.isNaN(largest);
  return {
    hessian_largest: largest,
    hessian_smallest: smallest,
    hessian_negative: isFinite ? eigenvalues.filter((one) => one < -noise).length : NaN,
    hessian_trace: isFinite ? Array.from({ length: N }, (_, i) => values[(N + 1) * i]).reduce((a, b) => a + b, 0) : NaN,
    eigenvalues,
  };
}

/** In ascending order. */
function symmetricEigenvalues(values: Float64Array, N: number): number[] {
  const matrix = Matrix.from1DArray(N, N, values);
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues.toSorted((a, b) => a - b);
}
