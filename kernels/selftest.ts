/**
 * What a device must pass before its first work: two training steps of a small network, every kernel in them, held
 * against the float64 reference. Sizes leave odd rests in every tile, so that a compiler's fast path that is wrong shows.
 */
import { linear } from "./matmul/linear.ts";
import type { Device, Values } from "./program/device.ts";
import { Builder } from "./program/builder.ts";
import { fuse } from "./program/fuse.ts";
import { type Program, tensorNamed } from "./program/program.ts";
import { size } from "./program/tensor.ts";
import { referenceDevice } from "./reference/device.ts";
import { rectify } from "./relu/rectify.ts";
import { crossEntropy } from "./softmax_cross_entropy/cross_entropy.ts";

const [ROWS, INPUTS, WIDTH, CLASSES, BATCH, STEPS] = [61, 67, 53, 10, 47, 2];
/** Largest difference allowed, over the reference tensor's RMS: thousands of f32 roundings stay below a tenth of it. */
const TOLERANCE = 1e-4;
/** What is compared afterwards. */
const COMPARED = ["log", "w1", "b1", "w2", "b2"] as const;

/** Null when the device agrees with the float64 reference, else where it does not. */
export async function selfTest(device: Device): Promise<string | null> {
  const program = smallNetwork();
  const [got, want] = [await train(device, program), await train(referenceDevice(), program)];
  for (const [i, name] of COMPARED.entries()) {
    const difference = differenceOf(got[i], want[i]);
    if (!(difference <= TOLERANCE)) {
      return `${name} differs from the float64 reference by ${
        difference.toPrecision(3)
      } of its size; at most ${TOLERANCE} is allowed`;
    }
  }
  return null;
}

function smallNetwork(): Program {
  const builder = new Builder();
  const data = builder.tensor("data", [ROWS, INPUTS], { role: "data" });
  const allLabels = builder.tensor("labels", [ROWS], { role: "data", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const index = builder.tensor("index", [STEPS, BATCH], { role: "input", dtype: "u32" });
  const rate = builder.tensor("rate", [STEPS], { role: "input" });
  const log = builder.tensor("log", [STEPS, 7], { role: "log" });
  const parameter = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "parameter" });
  const [w1, b1] = [parameter("w1", [INPUTS, WIDTH]), parameter("b1", [WIDTH])];
  const [w2, b2] = [parameter("w2", [WIDTH, CLASSES]), parameter("b2", [CLASSES])];
  builder.phase("step", () => {
    const x = builder.tensor("x", [BATCH, INPUTS], { role: "activation" });
    const labels = builder.tensor("batch_labels", [BATCH], { role: "activation", dtype: "u32" });
    builder.call("gather", { data, index, counters, out: x });
    builder.call("gather", { data: allLabels, index, counters, out: labels });
    const before = builder.apply(linear, { x, weight: w1, bias: b1, name: "before" });
    const hidden = builder.apply(rectify, { x: before, name: "hidden" });
    const logits = builder.apply(linear, { x: hidden, weight: w2, bias: b2, name: "logits" });
    const columns = { lossColumn: 0, correctColumn: 1, naive: false, gradient: true };
    crossEntropy(builder, { logits, labels, counters, log }, columns);
    builder.backward();
    builder.call("moments", { input: hidden, counters, log }, { column: 2 });
    builder.call("vector_norm", { input: builder.gradient(w1), counters, log }, { column: 6 });
    builder.call("guard", { log, counters }, { column: 0 });
    for (const one of [w1, b1, w2, b2]) {
      builder.call("sgd", { parameter: one, gradient: builder.gradient(one), rate, counters });
    }
    builder.call("advance", { counters });
  });
  return fuse(builder.build());
}

async function train(device: Device, program: Program): Promise<Values[]> {
  await using session = await device.load(program, 1);
  const write = (name: string, values: Values) => session.write(tensorNamed(program, name), 0, values);
  for (const name of ["data", "w1", "b1", "w2", "b2"]) write(name, spread(size(tensorNamed(program, name)), name));
  write("labels", Uint32Array.from({ length: ROWS }, (_, i) => (7 * i) % CLASSES));
  write("index", Uint32Array.from({ length: STEPS * BATCH }, (_, i) => (13 * i) % ROWS));
  write("rate", new Float32Array(STEPS).fill(0.1));
  write("counters", Uint32Array.of(0, 1));
  await session.run("step", STEPS);
  return (await Promise.all(COMPARED.map((name) => session.read(tensorNamed(program, name))))).map(([one]) => one);
}

/** Numbers in (−0.5, 0.5), evenly spread by the golden ratio; each tensor begins elsewhere. */
function spread(count: number, name: string): Float32Array {
  const start = name.length + name.charCodeAt(name.length - 1);
  return Float32Array.from({ length: count }, (_, i) => ((start + i) * 0.6180339887498949) % 1 - 0.5);
}

function differenceOf(got: Values, want: Values): number {
  let [worst, square] = [0, 0];
  for (let i = 0; i < want.length; i++) {
    const difference = Math.abs(got[i] - want[i]);
    if (!(difference <= worst)) worst = difference;
    square += want[i] * want[i];
  }
  return worst / Math.sqrt(square / want.length);
}
