/** One kernel call of a test case on the float64 reference, with nothing else around it: what a bug can be planted in. */
import { Builder } from "../program/builder.ts";
import type { Call } from "../program/call.ts";
import type { Values } from "../program/device.ts";
import type { Program } from "../program/program.ts";
import { workspaceOf } from "../program/stored.ts";
import { columns, size, type Tensor } from "../program/tensor.ts";
import type { Format } from "../round/formats.ts";
import { type KernelName, KERNELS } from "../table.ts";
import type { CaseTensor, KernelCase } from "./kernel_case.ts";
import { TOLERANCES } from "./tolerances.ts";
import { uniformSource } from "./uniform.ts";

/** Replicas that every case is run with. */
export const REPLICAS = 3;

/** Numbers of one replica by argument. */
export type Arrays = Readonly<Record<string, Float64Array>>;

/** The program of one phase, `call`, that a case is run as; with `stored` every tensor is in 16 bits that may be. */
export function programOf(
  kernel: KernelName,
  one: KernelCase,
  stored?: Format,
): { program: Program; tensors: Record<string, Tensor> } {
  const builder = new Builder();
  const tensors = Object.fromEntries(
    Object.entries(one.tensors).map(([name, { shape, dtype, shared }]) => [
      name,
      builder.tensor(name, shape, { role: "input", dtype, storage: shared ? "shared" : "replica" }),
    ]),
  );
  builder.phase("call", () => builder.call(kernel, tensors, one.attributes));
  const program = builder.build();
  return stored ? narrowed({ program, tensors }, stored) : { program, tensors };
}

function narrowed(
  { program, tensors }: { program: Program; tensors: Record<string, Tensor> },
  stored: Format,
): { program: Program; tensors: Record<string, Tensor> } {
  const [call] = program.phases.call;
  const workspace = workspaceOf(call);
  const all = Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const stays = tensor.dtype === "u32" || tensor.storage === "shared" || workspace.includes(name);
      return [name, stays ? tensor : { ...tensor, stored }];
    }),
  );
  const used = Object.fromEntries(Object.keys(call.tensors).map((name) => [name, all[name]]));
  return { program: { tensors: Object.values(all), phases: { call: [{ ...call, tensors: used }] } }, tensors: all };
}

/** What a tensor of a case holds before the call. */
export function fill(spec: CaseTensor, tensor: Tensor, replica: number): Values {
  const uniform = uniformSource(tensor.index * 1000 + replica + 1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const values = spec.values ? spec.values(uniform, replica) : Array.from({ length: size(tensor) }, normal);
  // Through f32, so that reference and device start from the same numbers.
  return tensor.dtype === "u32" ? Uint32Array.from(values) : Float32Array.from(values);
}

/** Allowed error of a tensor that a case writes. */
export function toleranceOf({ tolerance = TOLERANCES.f32 }: KernelCase, { dtype, stored }: Tensor): number {
  if (dtype === "u32") return TOLERANCES.u32;
  return stored ? tolerance + TOLERANCES[stored] : tolerance;
}

/** Elements of all arguments of a case. */
export function elements({ tensors }: KernelCase): number {
  return Object.values(tensors).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/** A case with what a right kernel makes of it, by replica. */
export interface Trial {
  readonly one: KernelCase;
  readonly call: Call;
  readonly inputs: readonly Arrays[];
  readonly want: readonly Arrays[];
  /** Columns of each argument that the first replica reads; rows of an argument of one column. */
  readonly reads: Readonly<Record<string, ReadonlySet<number>>>;
}

/** A wrong kernel: what it makes of one replica, or undefined where the bug cannot show in such a trial. */
export interface Bug {
  readonly name: string;
  /** Whether it counts as missed where it can show in no trial. */
  readonly mustShow: boolean;
  outcome(trial: Trial, replica: number): Arrays | undefined;
}

/** Runs a case on the reference, replica by replica. */
export function makeTrial(kernel: KernelName, one: KernelCase): Trial {
  const { program, tensors } = programOf(kernel, one);
  const [call, inputs] = [program.phases.call[0], inputsOf(one, tensors)];
  const want = inputs.map((arrays) => referenceOf(call, arrays));
  return { one, call, inputs, want, reads: readsOf(call, inputs[0]) };
}

/** What the arguments hold after the call of one replica; `inputs` stay as they are. */
export function referenceOf(call: Call, inputs: Arrays, watch = (_: string, array: Float64Array) => array): Arrays {
  const arrays = Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, values.slice()]));
  KERNELS[call.kernel as KernelName].reference(call, (argument) => {
    if (!(argument in call.tensors)) throw new RangeError(`Cannot read ${argument}: the call has no such argument`);
    return watch(argument, arrays[argument]);
  });
  return arrays;
}

/** What every argument of a case holds before the call, by replica; shared ones hold the same in each. */
export function inputsOf(one: KernelCase, tensors: Readonly<Record<string, Tensor>>): Arrays[] {
  return Array.from({ length: REPLICAS }, (_, replica) =>
    Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [
        name,
        Float64Array.from(fill(one.tensors[name], tensor, tensor.storage === "shared" ? 0 : replica)),
      ]),
    ));
}

function readsOf(call: Call, inputs: Arrays): Record<string, Set<number>> {
  const reads = Object.fromEntries(Object.keys(inputs).map((name) => [name, new Set<number>()]));
  const width = (name: string) => columns(call.tensors[name]) === 1 ? inputs[name].length : columns(call.tensors[name]);
  referenceOf(call, inputs, (name, array) =>
    new Proxy(array, {
      get(target, key) {
        const index = typeof key === "string" ? Number(key) : NaN;
        if (Number.isInteger(index)) reads[name].add(index % width(name));
        const value = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          const writes = key === "fill" || key === "set";
          const [from, to] = key === "subarray" ? given as [number, number] : [0, writes ? 0 : target.length];
          for (let i = from; i < to; i++) reads[name].add(i % width(name));
          return value.apply(target, given);
        };
      },
    }));
  return reads;
}
