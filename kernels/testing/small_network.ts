/** A two-layer perceptron with plain SGD, trained on given rows: the program that transformations are tried on. */
import { linear } from "../matmul/linear.ts";
import { Builder } from "../program/builder.ts";
import type { Device, Session } from "../program/device.ts";
import { type Program, tensorNamed } from "../program/program.ts";
import { size, type Tensor } from "../program/tensor.ts";
import { rectify } from "../relu/rectify.ts";
import { crossEntropy } from "../softmax_cross_entropy/cross_entropy.ts";
import { uniformSource } from "./uniform.ts";

export const [BATCH, INPUTS, WIDTH, CLASSES] = [16, 9, 21, 4];
export const PARAMETERS = ["w1", "b1", "w2", "b2"] as const;

/** What a hook gets to add calls of its own. */
export interface NetworkParts {
  readonly builder: Builder;
  readonly counters: Tensor;
  readonly log: Tensor;
  readonly logits: Tensor;
  readonly parameters: readonly Tensor[];
}

/** Calls to add around the backward pass and the optimizer. */
export interface NetworkHooks {
  beforeBackward?(parts: NetworkParts): void;
  /** Returns the counters that the optimizer takes. */
  beforeStep?(parts: NetworkParts): Tensor | void;
  afterStep?(parts: NetworkParts): void;
}

/** Phase `train`: forward, backward, one step; loss and right answers in columns 0 and 1 of a log of 4 rows. */
export function smallNetwork(
  hooks: NetworkHooks = {},
  options: { keepGradients?: boolean; steps?: number } = {},
): Program {
  const { steps = 20 } = options;
  const builder = new Builder(options);
  const x = builder.tensor("x", [BATCH, INPUTS], { role: "input" });
  const labels = builder.tensor("labels", [BATCH], { role: "input", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const rate = builder.tensor("rate", [steps], { role: "input" });
  const log = builder.tensor("log", [steps, 8], { role: "log" });
  const shapes = [[INPUTS, WIDTH], [WIDTH], [WIDTH, CLASSES], [CLASSES]];
  const parameters = PARAMETERS.map((name, i) => builder.tensor(name, shapes[i], { role: "parameter" }));
  const [w1, b1, w2, b2] = parameters;
  builder.phase("train", () => {
    const before = builder.apply(linear, { x, weight: w1, bias: b1, name: "before" });
    const hidden = builder.apply(rectify, { x: before, name: "hidden" });
    const logits = builder.apply(linear, { x: hidden, weight: w2, bias: b2, name: "logits" });
    crossEntropy(builder, { logits, labels, counters, log }, { lossColumn: 0, correctColumn: 1, gradient: true });
    const parts = { builder, counters, log, logits, parameters };
    hooks.beforeBackward?.(parts);
    builder.backward();
    const stepCounters = hooks.beforeStep?.(parts) ?? counters;
    for (const parameter of parameters) {
      builder.call("sgd", { parameter, gradient: builder.gradient(parameter), rate, counters: stepCounters });
    }
    hooks.afterStep?.(parts);
    builder.call("advance", { counters });
  });
  return builder.build();
}

/** Loads a network and writes inputs, labels, rate and parameters, all from fixed sources. */
export async function loadSmallNetwork(
  device: Device,
  program: Program,
  { rate, x = 1, parameter = (u) => u - 0.5 }: {
    rate: number;
    /** Greatest magnitude of an input. */
    x?: number;
    parameter?: (uniform: number) => number;
  },
): Promise<Session> {
  const session = await device.load(program, 1);
  const write = (name: string, values: (u: () => number) => number) => {
    const tensor = tensorNamed(program, name);
    const uniform = uniformSource(tensor.index + 1);
    const array = Array.from({ length: size(tensor) }, () => values(uniform));
    session.write(tensor, 0, tensor.dtype === "u32" ? Uint32Array.from(array) : Float32Array.from(array));
  };
  write("x", (u) => x * (2 * u() - 1));
  write("labels", (u) => Math.floor(u() * CLASSES));
  write("rate", () => rate);
  for (const name of PARAMETERS) write(name, (u) => parameter(u()));
  session.write(tensorNamed(program, "counters"), 0, Uint32Array.of(0, 1));
  return session;
}

/** All parameters in a row, of the first replica. */
export async function parametersOf(session: Session, program: Program): Promise<number[]> {
  const read = await Promise.all(PARAMETERS.map((name) => session.read(tensorNamed(program, name))));
  return read.flatMap(([values]) => [...values]);
}

/** One column of the log, of the first replica. */
export async function logged(session: Session, program: Program, column: number): Promise<number[]> {
  const [values] = await session.read(tensorNamed(program, "log"));
  return Array.from({ length: values.length / 8 }, (_, row) => values[8 * row + column]);
}
