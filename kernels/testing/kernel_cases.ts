/**
 * One helper for the test of every kernel: a case gives the tensors of one call; the helper runs it as a program of
 * one phase on the float64 reference and on each device, with several replicas, and compares all that was written.
 */
import { assert } from "@std/assert";
import type { Device, Values } from "../program/device.ts";
import type { Program } from "../program/program.ts";
import type { Tensor } from "../program/tensor.ts";
import { referenceDevice } from "../reference/device.ts";
import { type KernelName, KERNELS } from "../table.ts";
import type { Format } from "../round/formats.ts";
import { recordCoverage } from "./coverage_log.ts";
import { STORED_FORMATS, TEST_DEVICES, type TestDevice } from "./devices.ts";
import type { CaseTensor, KernelCase } from "./kernel_case.ts";
import { plantBugs } from "./planted_bugs.ts";
import { elements, fill, programOf, REPLICAS, toleranceOf } from "./reference_call.ts";
import { compareCall } from "./tolerances.ts";

export type { CaseTensor, KernelCase };

/** Cases of the kernels whose tests were imported. */
export const TESTED: Map<KernelName, readonly KernelCase[]> = new Map();

/** With 16-bit storage so many cases are tried, first and last among them, of those with no more elements. */
const [STORED_CASES, STORED_ELEMENTS] = [4, 20_000];

/**
 * Registers a test for each device that runs all cases of a kernel, and one that plants bugs in the reference: the cases
 * must refuse each.
 */
export function testKernel(kernel: KernelName, cases: readonly KernelCase[]): void {
  TESTED.set(kernel, cases);
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
  Deno.test(`the cases of ${kernel} refuse every bug planted in it`, () => {
    const { planted, missed } = plantBugs(kernel, cases);
    assert(missed.length === 0, `no case refuses a kernel that ${missed.join(", or that ")}`);
    recordCoverage({ kind: "controls", kernel, planted: planted.length });
  });
}

/** Registers a test of a few small cases with each tensor that can lie in 16 bits doing so. */
function testStored(kernel: KernelName, cases: readonly KernelCase[], open: TestDevice["open"]): void {
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
    if (!tensor) continue;
    const tolerance = access.startsWith("read") ? 0 : toleranceOf(one, tensor);
    got[argument].forEach((values, replica) => {
      const before = access === "update" ? fill(one.tensors[argument], tensor, replica) : undefined;
      const worst = compareCall({ got: values, want: want[argument][replica], before }, tolerance);
      assert(
        worst.beyond === 0,
        `${kernel}, ${one.label}: ${argument} of replica ${replica}: ${worst.beyond} of ${values.length} elements ` +
          `beyond ${tolerance}; worst ${worst.error} at ${worst.index}: got ${worst.got}, reference ${worst.want}`,
      );
      if (access.startsWith("read")) return;
      const { kind, name } = device.info;
      recordCoverage({
        kind: "case",
        kernel,
        device: kind,
        name,
        dtype: tensor.stored ?? tensor.dtype,
        error: worst.error,
        tolerance,
      });
    });
  }
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
