/**
 * One helper for the test of every kernel: a case gives the tensors of one call; the helper runs it as a program of
 * one phase on the float64 reference and on each device, with several replicas, and compares all that was written.
 */
import { assert } from "@std/assert";
import { Builder } from "../program/builder.ts";
import type { Attributes, Kernel } from "../program/call.ts";
import type { Device, Values } from "../program/device.ts";
import type { Program } from "../program/program.ts";
import { type DType, size, type Tensor } from "../program/tensor.ts";
import { referenceDevice } from "../reference/device.ts";
import { type KernelName, KERNELS } from "../table.ts";
import type { Format } from "../round/formats.ts";
import { STORED_FORMATS, TEST_DEVICES, type TestDevice } from "./devices.ts";
import { compare, TOLERANCES } from "./tolerances.ts";
import { uniformSource } from "./uniform.ts";

/** One argument of a case. Without `values` an f32 tensor gets normal numbers; they differ by replica. */
export interface CaseTensor {
  shape: readonly number[];
  dtype?: DType;
  /** Values of one replica, from a source of uniform numbers in [0, 1). */
  values?: (uniform: () => number, replica: number) => Iterable<number>;
  /** One copy for all replicas. */
  shared?: boolean;
}

/** A call to try. */
export interface KernelCase {
  label: string;
  tensors: Record<string, CaseTensor>;
  attributes?: Attributes;
  /** Allowed error instead of the table's; say why where it is used. */
  tolerance?: number;
}

const REPLICAS = 3;
/** With 16-bit storage so many cases are tried, first and last among them, of those with no more elements. */
const [STORED_CASES, STORED_ELEMENTS] = [4, 20_000];

/** Registers a test for each device that runs all cases of a kernel. */
export function testKernel(kernel: KernelName, cases: readonly KernelCase[]): void {
  for (const { name, present, open } of TEST_DEVICES) {
    Deno.test({
      name: `${kernel} on ${name} agrees with the float64 reference`,
      ignore: !present,
      fn: async (t) => {
        await using device = await open();
        for (const one of cases) await t.step(one.label, () => checkCase(device, kernel, one));
      },
    });
    if (name === "gpu") testStored(kernel, cases, open);
  }
}

/** Registers a test of a few small cases with each tensor that can lie in 16 bits doing so. */
function testStored(kernel: KernelName, cases: readonly KernelCase[], open: TestDevice["open"]): void {
  const elements = ({ tensors }: KernelCase) =>
    Object.values(tensors).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const small = cases.filter((one) => elements(one) <= STORED_ELEMENTS);
  const places = Array.from(
    { length: STORED_CASES },
    (_, i) => Math.round(i * (small.length - 1) / (STORED_CASES - 1)),
  );
  const sample = [...new Set(places)].map((at) => small[at]);
  for (const stored of ["f16", "bf16"] as const) {
    Deno.test({
      name: `${kernel} on gpu agrees with the float64 reference, its tensors in ${stored}`,
      ignore: !STORED_FORMATS[stored],
      fn: async (t) => {
        await using device = await open();
        for (const one of sample) await t.step(one.label, () => checkCase(device, kernel, one, stored));
      },
    });
  }
}

/** Runs one case on a device and on the reference. Throws on a difference beyond the tolerance. */
export async function checkCase(
  device: Device,
  kernel: KernelName,
  one: KernelCase,
  stored?: Format,
): Promise<void> {
  const { program, tensors } = programOf(kernel, one, stored);
  const [got, want] = [await run(device, program, one, tensors), await run(referenceDevice(), program, one, tensors)];
  for (const [argument, access] of Object.entries(KERNELS[kernel].signature)) {
    const tensor = tensors[argument];
    if (!tensor || access.startsWith("read")) continue;
    const tolerance = toleranceOf(tensor, one);
    got[argument].forEach((values, replica) => {
      const worst = compare(values, want[argument][replica], tolerance);
      assert(
        worst.beyond === 0,
        `${kernel}, ${one.label}: ${argument} of replica ${replica}: ${worst.beyond} of ${values.length} elements ` +
          `beyond ${tolerance}; worst ${worst.error} at ${worst.index}: got ${worst.got}, reference ${worst.want}`,
      );
    });
  }
}

function toleranceOf({ dtype, stored }: Tensor, { tolerance = TOLERANCES.f32 }: KernelCase): number {
  if (dtype === "u32") return TOLERANCES.u32;
  return stored ? tolerance + TOLERANCES[stored] : tolerance;
}

function programOf(
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
  return narrowed(kernel, { program: builder.build(), tensors }, stored);
}

/** The program with every tensor in 16 bits that may lie so. */
function narrowed(
  kernel: KernelName,
  { program, tensors }: { program: Program; tensors: Record<string, Tensor> },
  stored: Format | undefined,
): { program: Program; tensors: Record<string, Tensor> } {
  if (!stored) return { program, tensors };
  const { workspace = [] }: Kernel = KERNELS[kernel];
  const all = Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const stays = tensor.dtype === "u32" || tensor.storage === "shared" || workspace.includes(name);
      return [name, stays ? tensor : { ...tensor, stored }];
    }),
  );
  const [call] = program.phases.call;
  const used = Object.fromEntries(Object.keys(call.tensors).map((name) => [name, all[name]]));
  return { program: { tensors: Object.values(all), phases: { call: [{ ...call, tensors: used }] } }, tensors: all };
}

async function run(
  device: Device,
  program: Program,
  one: KernelCase,
  tensors: Record<string, Tensor>,
): Promise<Record<string, Values[]>> {
  await using session = await device.load(program, REPLICAS);
  for (const [name, tensor] of Object.entries(tensors)) {
    const copies = tensor.storage === "shared" ? 1 : REPLICAS;
    for (let replica = 0; replica < copies; replica++) {
      session.write(tensor, replica, fill(one.tensors[name], tensor, replica));
    }
  }
  await session.run("call", 1);
  const read = Object.entries(tensors).map(async ([name, tensor]) => [name, await session.read(tensor)] as const);
  return Object.fromEntries(await Promise.all(read));
}

function fill(spec: CaseTensor, tensor: Tensor, replica: number): Values {
  const uniform = uniformSource(tensor.index * 1000 + replica + 1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const values = spec.values ? spec.values(uniform, replica) : Array.from({ length: size(tensor) }, normal);
  // Through f32, so that reference and device start from the same numbers.
  return tensor.dtype === "u32" ? Uint32Array.from(values) : Float32Array.from(values);
}
