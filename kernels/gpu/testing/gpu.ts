/** What the tests of the GPU device share: programs, and devices whose kernels were changed. */
import { matmul } from "../../matmul/matmul.ts";
import { Builder } from "../../program/builder.ts";
import type { Call, Dispatch } from "../../program/call.ts";
import type { Program } from "../../program/program.ts";
import type { Tensor } from "../../program/tensor.ts";
import { TEST_DEVICES } from "../../testing/devices.ts";
import { openGpu } from "../adapter.ts";
import { GpuDevice } from "../device.ts";
import type { DispatchesOf } from "../session.ts";

/** True where this machine has no adapter. */
export const WITHOUT_GPU = !TEST_DEVICES.some(({ name, present }) => name === "gpu" && present);

/** A test that is ignored without an adapter. */
export function gpuTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: WITHOUT_GPU, fn });
}

/** A device of the adapter as it is, or with other dispatches than the kernels'. */
export async function open(dispatchesOf?: DispatchesOf): Promise<GpuDevice> {
  return new GpuDevice(await openGpu(), dispatchesOf);
}

/** A device whose matmul is changed. */
export function faulty(change: (dispatch: Dispatch) => Partial<Dispatch>): Promise<GpuDevice> {
  return open((call: Call) => matmul.gpu(call).map((one) => ({ ...one, ...change(one) })));
}

/** A program of one product, `out = a · b`. */
export function product(n: number): { program: Program; a: Tensor; b: Tensor; out: Tensor } {
  const builder = new Builder();
  const [a, b, out] = ["a", "b", "out"].map((name) => builder.tensor(name, [n, n], { role: "input" }));
  builder.phase("p", () => builder.call("matmul", { a, b, out }, { transposeA: 0, transposeB: 0, relu: 0 }));
  return { program: builder.build(), a, b, out };
}

/** Steps of `out = a out (1 - out)`, in place of a product: with `a` near 4 any slip grows to the size of `out`. */
const CHAOS = `
override N: u32;
@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn chaos(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x < N) {
    let at = id.z * N + id.x;
    out[at] = a[at] * out[at] * (1.0 - out[at]);
  }
}
`;

/** A device on which each step of a product's program is one of a chaotic map. */
export function chaotic(): Promise<GpuDevice> {
  return open(({ tensors: { out: { shape: [n] } } }) => [{
    source: CHAOS,
    entryPoint: "chaos",
    constants: { N: n * n },
    bindings: ["a", "out"],
    workgroups: [Math.ceil(n * n / 64), 1],
  }]);
}
