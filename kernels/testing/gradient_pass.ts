/** An operation's forward and backward pass on the float64 reference, call by call, and its derivatives by differences. */
import { assert } from "@std/assert";
import { Builder, type Operation } from "../program/builder.ts";
import type { Call } from "../program/call.ts";
import type { Session } from "../program/device.ts";
import { size, type Tensor } from "../program/tensor.ts";
import { referenceDevice } from "../reference/device.ts";
import { uniformSource } from "./uniform.ts";

const STEP = 1e-5;

/** An integer input: tokens, lengths. It has no derivative. */
export interface IntegerInput {
  readonly shape: readonly number[];
  readonly values: Uint32Array;
}

/** What an operation is applied to: tensors by shape, other inputs, integer tensors. */
export interface Given {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly others: Readonly<Record<string, unknown>>;
  readonly integers: Readonly<Record<string, IntegerInput>>;
}

/** Derivatives of one input. */
export interface Derivatives {
  readonly name: string;
  readonly values: Float64Array;
}

/** A session of its own; the loss is `Σ out · upstream`. */
export class GradientPass implements AsyncDisposable {
  readonly calls: readonly Call[];
  readonly #inputs = new Map<Tensor, Float64Array>();

  private constructor(
    readonly emitted: Emitted,
    readonly forwardCalls: number,
    readonly session: Session,
    readonly upstream: Float64Array,
  ) {
    this.calls = emitted.calls;
    for (const tensor of emitted.inputs) this.#inputs.set(tensor, randomValues(size(tensor), tensor.index + 1));
  }

  /** Loads both passes of an operation; each call is a phase of its own, named by its number. */
  static async of<Inputs extends Readonly<Record<string, unknown>>>(
    operation: Operation<Inputs>,
    given: Given,
  ): Promise<GradientPass> {
    const forwardCalls = emit(operation, given, { backward: false }).calls.length;
    const emitted = emit(operation, given, { backward: true });
    const phases = Object.fromEntries(emitted.calls.map((call, i) => [`${i}`, [call]]));
    const session = await referenceDevice().load({ tensors: emitted.tensors, phases }, 1);
    const upstream = randomValues(size(emitted.out), 99);
    session.write(emitted.upstream, 0, upstream);
    for (const [tensor, values] of emitted.integers) session.write(tensor, 0, values);
    return new GradientPass(emitted, forwardCalls, session, upstream);
  }

  /** Gradients of all inputs, with what `after` does behind each call of the backward pass. */
  async gradients(after: (index: number) => Promise<void> = () => Promise.resolve()): Promise<Derivatives[]> {
    await this.#forward();
    for (let i = this.forwardCalls; i < this.calls.length; i++) {
      await this.session.run(`${i}`, 1);
      await after(i);
    }
    return await Promise.all(this.emitted.gradients.map(async (gradient) => {
      return { name: gradient.name, values: Float64Array.from((await this.session.read(gradient))[0]) };
    }));
  }

  /** Central differences of the loss by every element of each input. */
  async differences(): Promise<Float64Array[]> {
    const found: Float64Array[] = [];
    for (const values of this.#inputs.values()) {
      const measured = new Float64Array(values.length);
      for (let i = 0; i < values.length; i++) {
        const before = values[i];
        values[i] = before + STEP;
        const above = await this.#loss();
        values[i] = before - STEP;
        const below = await this.#loss();
        values[i] = before;
        measured[i] = (above - below) / (2 * STEP);
      }
      found.push(measured);
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
  }

  async #forward(): Promise<void> {
    for (const [tensor, values] of this.#inputs) this.session.write(tensor, 0, values);
    for (let i = 0; i < this.forwardCalls; i++) await this.session.run(`${i}`, 1);
  }

  async #loss(): Promise<number> {
    await this.#forward();
    const [result] = await this.session.read(this.emitted.out);
    return this.upstream.reduce((sum, weight, i) => sum + weight * result[i], 0);
  }
}

type Emitted = ReturnType<typeof emit>;

function emit<Inputs extends Readonly<Record<string, unknown>>>(
  operation: Operation<Inputs>,
  { shapes, others, integers }: Given,
  { backward }: { backward: boolean },
) {
  const builder = new Builder({ keepGradients: true });
  const inputs = Object.entries(shapes).map(([name, shape]) => builder.tensor(name, shape, { role: "parameter" }));
  const whole = Object.entries(integers).map(([name, { shape, values }]) =>
    [builder.tensor(name, shape, { role: "input", dtype: "u32" }), values] as const
  );
  const named = Object.fromEntries([...inputs, ...whole.map(([tensor]) => tensor)].map((t) => [t.name, t]));
  let [out, upstream]: [Tensor?, Tensor?] = [];
  const gradients: Tensor[] = [];
  builder.phase("check", () => {
    out = builder.apply(operation, { ...named, ...others } as unknown as Inputs);
    upstream = builder.tensor("upstream", out.shape, { role: "input" });
    if (!backward) return;
    builder.setGradient(out, upstream);
    builder.backward();
    for (const tensor of inputs) {
      assert(builder.hasGradient(tensor), `the backward pass gives ${tensor.name} no gradient`);
      gradients.push(builder.gradient(tensor));
    }
  });
  const { tensors, phases: { check: calls } } = builder.build();
  return { tensors, calls, inputs, integers: whole, out: out!, upstream: upstream!, gradients };
}

/** Numbers in ±(0.2, 1.2): away from the kink of a rectifier by more than the step. */
function randomValues(count: number, seed: number): Float64Array {
  const uniform = uniformSource(seed);
  return Float64Array.from({ length: count }, () => (uniform() < 0.5 ? -1 : 1) * (0.2 + uniform()));
}
