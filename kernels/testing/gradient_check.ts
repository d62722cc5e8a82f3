/**
 * The first link of the chain of trust: central differences in float64 against the float64 reference's backward pass.
 *
 * The loss is `Σ out · upstream` with a random upstream gradient: a plain sum has a zero gradient by algebra for some
 * operations, and a wrong factor would pass.
 */
import { assert } from "@std/assert";
import { Builder, type Operation } from "../program/builder.ts";
import type { Session } from "../program/device.ts";
import { size, type Tensor } from "../program/tensor.ts";
import { referenceDevice } from "../reference/device.ts";
import { uniformSource } from "./uniform.ts";

/** Greatest difference allowed, over max(1, |gradient|): the step's own error in float64 is about 1e-9. */
const TOLERANCE = 1e-6;
const STEP = 1e-5;

/** An integer input: tokens, lengths. It has no derivative. */
export interface IntegerInput {
  readonly shape: readonly number[];
  readonly values: Uint32Array;
}

/** Checks an operation's derivative by each of its tensor inputs, given by shape. Throws on a difference. */
export async function checkGradient<Inputs extends Readonly<Record<string, unknown>>>(
  operation: Operation<Inputs>,
  shapes: Readonly<Record<string, readonly number[]>>,
  others: Readonly<Record<string, unknown>> = {},
  integers: Readonly<Record<string, IntegerInput>> = {},
): Promise<void> {
  const builder = new Builder({ keepGradients: true });
  const inputs = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, builder.tensor(name, shape, { role: "parameter" })]),
  );
  const given = Object.fromEntries(
    Object.entries(integers).map((
      [name, { shape }],
    ) => [name, builder.tensor(name, shape, { role: "input", dtype: "u32" })]),
  );
  let out: Tensor | undefined;
  let upstream: Tensor | undefined;
  const gradients = new Map<Tensor, Tensor>();
  builder.phase("check", () => {
    out = builder.apply(operation, { ...inputs, ...given, ...others } as unknown as Inputs);
    upstream = builder.tensor("upstream", out.shape, { role: "input" });
    builder.setGradient(out, upstream);
    builder.backward();
    for (const tensor of Object.values(inputs)) {
      assert(builder.hasGradient(tensor), `the backward pass gives ${tensor.name} no gradient`);
      gradients.set(tensor, builder.gradient(tensor));
    }
  });
  const program = builder.build();
  await using session = await referenceDevice().load(program, 1);
  const values = Object.fromEntries(
    Object.values(inputs).map((tensor) => [tensor.name, randomValues(size(tensor), tensor.index + 1)]),
  );
  const weights = randomValues(size(out!), 99);
  session.write(upstream!, 0, weights);
  for (const [name, { values }] of Object.entries(integers)) session.write(given[name], 0, values);
  const loss = async () => {
    for (const tensor of Object.values(inputs)) session.write(tensor, 0, values[tensor.name]);
    await session.run("check", 1);
    const [result] = await session.read(out!);
    return weights.reduce((sum, weight, i) => sum + weight * result[i], 0);
  };
  for (const tensor of Object.values(inputs)) {
    await loss();
    await compareWithDifferences(session, gradients.get(tensor)!, values[tensor.name], loss);
  }
}

async function compareWithDifferences(
  session: Session,
  gradient: Tensor,
  values: Float64Array,
  loss: () => Promise<number>,
): Promise<void> {
  const claimed = (await session.read(gradient))[0].slice();
  for (let i = 0; i < values.length; i++) {
    const before = values[i];
    values[i] = before + STEP;
    const above = await loss();
    values[i] = before - STEP;
    const below = await loss();
    values[i] = before;
    const measured = (above - below) / (2 * STEP);
    const error = Math.abs(claimed[i] - measured) / Math.max(1, Math.abs(measured));
    assert(error <= TOLERANCE, `${gradient.name}[${i}]: backward gives ${claimed[i]}, differences ${measured}`);
  }
}

/** Numbers in ±(0.2, 1.2): away from the kink of a rectifier by more than the step. */
function randomValues(count: number, seed: number): Float64Array {
  const uniform = uniformSource(seed);
  return Float64Array.from({ length: count }, () => (uniform() < 0.5 ? -1 : 1) * (0.2 + uniform()));
}

/** Several operations as one, to check them together: each leaves its own backward calls. */
export function composed<Inputs extends Readonly<Record<string, unknown>>>(
  forward: (builder: Builder, inputs: Inputs) => Tensor,
): Operation<Inputs> {
  return { forward, backward: () => {} };
}
