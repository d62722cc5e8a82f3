/** A loss whose Hessian is known: linear regression on inputs that are multiples of unit vectors. */
import { linear } from "../../../../kernels/matmul/linear.ts";
import { meanSquaredError } from "../../../../kernels/mean_squared_error/squared_error.ts";
import { Builder } from "../../../../kernels/program/builder.ts";
import type { Device, Session } from "../../../../kernels/program/device.ts";
import { type Program, tensorNamed } from "../../../../kernels/program/program.ts";
import { uniformSource } from "../../../../kernels/testing/uniform.ts";
import { CURVATURE, declareCurvature } from "../../program/curvature.ts";
import { displaced } from "../../program/displaced.ts";
import { declareNoise } from "../../program/gradient_noise.ts";
import type { MeasuredLoss } from "../../program/measured_loss.ts";

/** Rows of the data are in batches of two. */
const BATCH = 2;

/**
 * A weight [N, 1] under the loss `1/R Σ (x·w − y)²` over R rows, in R/2 batches; with `noise`, the phase `noise` too.
 */
export function quadraticProgram(inputs: number, rows: number): Program {
  const builder = new Builder();
  const batches = rows / BATCH;
  const data = builder.tensor("data.inputs", [rows, inputs], { role: "data" });
  const targets = builder.tensor("data.labels", [rows, 1], { role: "data" });
  const weight = builder.tensor("weight", [inputs, 1], { role: "parameter" });
  const loss: MeasuredLoss = {
    parameters: [weight],
    batch: BATCH,
    pass({ index, counters, log }) {
      const x = builder.tensor("x", [BATCH, inputs], { role: "activation" });
      const target = builder.tensor("target", [BATCH, 1], { role: "activation" });
      builder.call("gather", { data, index, counters, out: x });
      builder.call("gather", { data: targets, index, counters, out: target });
      const prediction = builder.apply(linear, { x, weight, name: "prediction" });
      meanSquaredError(builder, { prediction, target, counters, log }, { lossColumn: 0, gradient: true });
      builder.backward();
    },
  };
  declareCurvature(builder, loss, { batches });
  declareNoise(builder, loss, { batches });
  return displaced(builder.build(), CURVATURE);
}

/** The rows of all batches. */
export function allRows(rows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, i) => i);
}

/**
 * Loads the regression with rows that give the Hessian these eigenvalues, unit vectors being its eigenvectors: row i is
 * √(λᵢ·N/2) times the i-th, N rows. Every replica has another weight and all have the same data.
 */
export async function loadQuadratic(
  device: Device,
  eigenvalues: readonly number[],
  { replicas = 1, weight = (u) => u - 0.5 }: { replicas?: number; weight?: (uniform: number) => number } = {},
): Promise<{ session: Session; program: Program }> {
  const N = eigenvalues.length;
  const program = quadraticProgram(N, N);
  const session = await device.load(program, replicas);
  const inputs = new Float32Array(N * N);
  eigenvalues.forEach((value, i) => inputs[i * N + i] = Math.sqrt(value * N / 2));
  session.write(tensorNamed(program, "data.inputs"), 0, inputs);
  const targets = uniformSource(1);
  session.write(tensorNamed(program, "data.labels"), 0, Float32Array.from({ length: N }, targets));
  for (let replica = 0; replica < replicas; replica++) {
    const uniform = uniformSource(replica + 2);
    const values = Float32Array.from({ length: N }, () => weight(uniform()));
    session.write(tensorNamed(program, "weight"), replica, values);
  }
  return { session, program };
}
