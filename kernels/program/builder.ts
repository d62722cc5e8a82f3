import type { KernelName } from "../table.ts";
import { KERNELS } from "../table.ts";
import type { Attributes, Call } from "./call.ts";
import type { Program } from "./program.ts";
import type { DType, Role, Storage, Tensor } from "./tensor.ts";

const STORAGE: Readonly<Record<Role, Storage>> = {
  data: "shared",
  input: "replica",
  counter: "replica",
  log: "replica",
  parameter: "replica",
  state: "replica",
  activation: "scratch",
  gradient: "scratch",
};

/** What may be said of a tensor beyond its name and shape. */
export interface TensorOptions {
  role: Role;
  dtype?: DType;
  storage?: Storage;
}

/** A differentiable operation: its calls forward, and its calls backward from the gradient of what it returned. */
export interface Operation<Inputs> {
  forward(builder: Builder, inputs: Inputs): Tensor;
  /** Emits the calls that give each input its gradient, by `builder.setGradient`. */
  backward(builder: Builder, inputs: Inputs, out: Tensor, dout: Tensor): void;
}

/**
 * Writes a program: tensors, calls by phase, and the backward calls of what was applied.
 *
 * ```ts
 * import { Builder } from "./builder.ts";
 * const builder = new Builder();
 * const a = builder.tensor("a", [2, 3], { role: "parameter" });
 * const b = builder.tensor("b", [3, 4], { role: "parameter" });
 * const out = builder.tensor("out", [2, 4], { role: "activation" });
 * builder.phase("forward", () => builder.call("matmul", { a, b, out }, { transposeA: 0, transposeB: 0, relu: 0 }));
 * console.assert(builder.build().phases.forward.length === 1);
 * ```
 */
export class Builder {
  readonly #tensors: Tensor[] = [];
  readonly #names = new Set<string>();
  readonly #phases = new Map<string, Call[]>();
  #calls: Call[] | undefined;
  #phase = "";
  #tape: (() => void)[] = [];
  #gradients = new Map<Tensor, Tensor>();
  #tracked = new Set<Tensor>();

  /** @param keepGradients gives the gradients of parameters `replica` storage, so that a host can read them. */
  constructor(readonly options: { keepGradients?: boolean } = {}) {}

  /**
   * Declares a tensor; what lives within a phase gets its name in front (`train/layer1.out`).
   * Throws `RangeError` on a second use of a name or a size that is no positive integer.
   */
  tensor(localName: string, shape: readonly number[], options: TensorOptions): Tensor {
    const { role, dtype = "f32" } = options;
    const storage = options.storage ?? STORAGE[role];
    const ofPhase = role === "activation" || role === "gradient" || storage === "scratch";
    const name = ofPhase ? `${this.#phase}/${localName}` : localName;
    if (this.#names.has(name)) throw new RangeError(`Cannot declare tensor "${name}": the name is taken`);
    if (!shape.every((n) => Number.isInteger(n) && n > 0)) {
      throw new RangeError(`Cannot declare tensor "${name}": sizes are positive integers, got [${shape.join(", ")}]`);
    }
    const tensor = { index: this.#tensors.length, name, shape, dtype, role, storage };
    this.#names.add(name);
    this.#tensors.push(tensor);
    if (role === "parameter") this.#tracked.add(tensor);
    return tensor;
  }

  /** Appends a call to the current phase after its kernel has checked it. */
  call(kernel: KernelName, tensors: Record<string, Tensor | undefined>, attributes: Attributes = {}): void {
    if (!this.#calls) throw new RangeError(`Cannot call kernel ${kernel}: calls belong in a phase`);
    const given = Object.entries(tensors).filter((entry): entry is [string, Tensor] => entry[1] !== undefined);
    const call: Call = { kernel, tensors: Object.fromEntries(given), attributes };
    checkSignature(call);
    KERNELS[kernel].check(call);
    this.#calls.push(call);
  }

  /** Collects the calls made by `write` as a phase. Gradients do not pass from one phase to another. */
  phase(name: string, write: () => void): void {
    if (this.#calls) throw new RangeError(`Cannot begin phase "${name}": phases do not nest`);
    if (this.#phases.has(name)) throw new RangeError(`Cannot begin phase "${name}": it exists`);
    this.#calls = [];
    this.#phase = name;
    this.#tape = [];
    this.#gradients = new Map();
    write();
    this.#phases.set(name, this.#calls);
    this.#calls = undefined;
    this.#phase = "";
  }

  /** Applies an operation and remembers its derivative. */
  apply<Inputs extends Readonly<Record<string, unknown>>>(operation: Operation<Inputs>, inputs: Inputs): Tensor {
    const out = operation.forward(this, inputs);
    if (!Object.values(inputs).some((input) => this.#tracked.has(input as Tensor))) return out;
    this.#tracked.add(out);
    this.#tape.push(() => {
      const dout = this.#gradients.get(out);
      if (dout) operation.backward(this, inputs, out, dout);
    });
    return out;
  }

  /** Emits the backward calls of all operations applied in this phase, given the loss's gradient by `setGradient`. */
  backward(): void {
    for (const step of this.#tape.toReversed()) step();
    this.#tape = [];
  }

  /** True if gradients flow into this tensor: a parameter or what was computed from one. */
  needsGradient(tensor: Tensor): boolean {
    return this.#tracked.has(tensor);
  }

  /**
   * Records `gradient` as the derivative of the loss by `tensor`, through one operation that it feeds. What comes through
   * several is added up in the order in which they are left, the last one applied first.
   */
  setGradient(tensor: Tensor, gradient: Tensor): void {
    const before = this.#gradients.get(tensor);
    if (!before) return void this.#gradients.set(tensor, gradient);
    const sum = this.gradientTensor(tensor);
    this.call("add", { a: before, b: gradient, out: sum });
    this.#gradients.set(tensor, sum);
  }

  /** True if the loss of the current phase depends on the tensor. */
  hasGradient(tensor: Tensor): boolean {
    return this.#gradients.has(tensor);
  }

  /** The gradient of a tensor in the current phase. Throws `RangeError` when there is none. */
  gradient(tensor: Tensor): Tensor {
    const found = this.#gradients.get(tensor);
    if (!found) throw new RangeError(`Cannot take the gradient of "${tensor.name}": the loss does not depend on it`);
    return found;
  }

  /**
   * A tensor for the gradient of `of`: `train/d.layer1.weight` for `layer1.weight` in phase `train`, with a number behind
   * it for a further one of the same tensor.
   */
  gradientTensor(of: Tensor): Tensor {
    const storage = this.options.keepGradients && of.role === "parameter" ? "replica" : "scratch";
    const local = `d.${of.name.split("/").at(-1)}`;
    const isFree = (name: string) => !this.#names.has(`${this.#phase}/${name}`);
    let name = local;
    for (let i = 2; !isFree(name); i++) name = `${local}.${i}`;
    return this.tensor(name, of.shape, { role: "gradient", storage });
  }

  /** The finished program. */
  build(): Program {
    return { tensors: [...this.#tensors], phases: Object.fromEntries(this.#phases) };
  }
}

function checkSignature(call: Call): void {
  const signature = KERNELS[call.kernel as KernelName].signature;
  for (const name of Object.keys(call.tensors)) {
    if (!(name in signature)) throw new RangeError(`Cannot call kernel ${call.kernel}: it has no argument "${name}"`);
  }
  for (const [name, access] of Object.entries(signature)) {
    if (!access.endsWith("?") && !(name in call.tensors)) {
      throw new RangeError(`Cannot call kernel ${call.kernel}: argument "${name}" is missing`);
    }
  }
}
