/** Kernels alone: products of square matrices, the calls of a training step, and a call of every kernel. */
import type { Call } from "../../../kernels/program/call.ts";
import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import { outputsOf, usesOf } from "../../../kernels/program/access.ts";
import { Builder } from "../../../kernels/program/builder.ts";
import type { Program } from "../../../kernels/program/program.ts";
import { describe, size, type Tensor } from "../../../kernels/program/tensor.ts";
import { type KernelName, KERNELS } from "../../../kernels/table.ts";
import { uniforms } from "../../../suites/core/random.ts";
import type { Transposed } from "../works.ts";
import type { KernelTime } from "./messages.ts";
import { leastSeconds } from "./repeat.ts";

const PHASE = "timed";

/** Times the product of two square matrices. */
export async function timeProduct(
  device: Device,
  { side, transposed, seconds }: { side: number; transposed: Transposed; seconds: number },
): Promise<KernelTime> {
  const matrix = (name: string): Tensor => {
    return { index: 0, name, shape: [side, side], dtype: "f32", role: "state", storage: "replica" };
  };
  const attributes = { transposeA: Number(transposed === "a"), transposeB: Number(transposed === "b"), relu: 0 };
  const tensors = { a: matrix("a"), b: matrix("b"), out: matrix("out") };
  return await timeCall(device, { kernel: "matmul", tensors, attributes }, seconds);
}

/** Times a call with tensors of its own, one after another in memory. */
export async function timeCall(device: Device, call: Call, seconds: number): Promise<KernelTime> {
  const program = alone(call);
  await using session = await device.load(program, 1);
  fill(session, program);
  const run = (times: number) => session.run(PHASE, times);
  return { ...costs(call), calls: 1, seconds: await leastSeconds(run, { seconds, on: device.info.kind }) };
}

/** What a call is and costs on paper. */
export function costs(call: Call): Omit<KernelTime, "calls" | "seconds"> {
  const kernel = KERNELS[call.kernel as KernelName];
  const uses = usesOf(call);
  const shown = Object.entries(call.attributes).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`);
  const tensors = Object.entries(call.tensors).map(([name, tensor]) => describe({ ...tensor, name }));
  return {
    kernel: call.kernel,
    call: [...tensors, ...shown].join(", "),
    flops: kernel.flops(call),
    bytes: uses.reduce((sum, { tensor, use }) => sum + (use === "update" ? 8 : 4) * touched(call, tensor), 0),
    footprint: uses.reduce((sum, { tensor }) => sum + 4 * touched(call, tensor), 0),
  };
}

/** Elements that a call goes through: of a whole dataset no more than it writes. */
function touched(call: Call, tensor: Tensor): number {
  return tensor.storage === "shared" ? Math.max(...outputsOf(call).map(size)) : size(tensor);
}

/** A program of one call, all its tensors readable and writable. */
function alone({ kernel, tensors, attributes }: Call): Program {
  const builder = new Builder();
  const own = new Map<Tensor, Tensor>();
  for (const [name, tensor] of Object.entries(tensors)) {
    if (own.has(tensor)) continue;
    const { shape, dtype, storage } = tensor;
    own.set(
      tensor,
      builder.tensor(name, shape, { role: "state", dtype, storage: storage === "shared" ? storage : "replica" }),
    );
  }
  const given = Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, own.get(tensor)]));
  builder.phase(PHASE, () => builder.call(kernel as KernelName, given, attributes));
  return builder.build();
}

/** Numbers between 0.5 and 1.5; whole ones are 0, but for [row, alive], which every step needs. */
function fill(session: Session, { tensors }: Program): void {
  for (const tensor of tensors) session.write(tensor, 0, valuesFor(tensor));
}

function valuesFor(tensor: Tensor): Values {
  const count = size(tensor);
  if (tensor.dtype === "u32") return tensor.name === "counters" ? Uint32Array.of(0, 1) : new Uint32Array(count);
  return Float32Array.from(uniforms(0, `perf/${tensor.name}`, count), (u) => 0.5 + u);
}
