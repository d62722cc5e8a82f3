/** What the tests of the kernels hold, found by importing them: cases by kernel, operations by the test that checks them. */
import { join, toFileUrl } from "@std/path";
import { SOURCES } from "../../kernels/gpu/sources.ts";
import { shaderTokens } from "../../kernels/gpu/shader_source.ts";
import wasmSources from "../../kernels/cpu/kernels.json" with { type: "json" };
import { type KernelName, KERNELS } from "../../kernels/table.ts";
import type { KernelCase } from "../../kernels/testing/kernel_cases.ts";
import { bare, sha256 } from "../bare.ts";
import { ROOT } from "../spec.ts";

/** Devices that are measured. */
export const DEVICES = ["cpu", "gpu"] as const;
export type DeviceName = (typeof DEVICES)[number];

const LOCKSTEP = "suites/core/run/lockstep_test.ts";

/** The kernels' cases and what each device's numbers hang on. */
export interface TestedKernel {
  readonly cases: readonly KernelCase[];
  /** Test file, from the root of the project. */
  readonly file: string;
  /** By device, a hash of its source, the reference and the cases. */
  readonly builds: Readonly<Record<DeviceName, string>>;
}

/** The test of one or more differentiable operations. */
export interface TestedOperations {
  /** Names of the operations that the test imports. */
  readonly operations: readonly string[];
  /** A hash of the operations and the test. */
  readonly build: string;
}

/** What is to be covered. */
export interface Tested {
  readonly kernels: ReadonlyMap<string, TestedKernel>;
  /** By test file, from the root of the project. */
  readonly operations: ReadonlyMap<string, TestedOperations>;
  /** The test that trains on two devices in lockstep, with a hash of it. */
  readonly lockstep: { readonly file: string; readonly build: string };
  /** What no test covers, in words. */
  readonly untested: readonly string[];
}

/** Reads the tree. The tests are imported, not run: outside `deno test` they only say which cases they have. */
export async function readTested(): Promise<Tested> {
  const untested: string[] = [];
  const { TESTED } = await import("../../kernels/testing/kernel_cases.ts");
  const kernels = new Map<string, TestedKernel>();
  for (const name of Object.keys(KERNELS).sort() as KernelName[]) {
    const file = `kernels/${name}/${name}_test.ts`;
    if (exists(file)) await import(addressOf(file));
    const cases = TESTED.get(name);
    if (cases) kernels.set(name, { cases, file, builds: await buildsOf(name, cases) });
    else untested.push(`kernel ${name}: ${file} has no cases for it`);
  }
  const operations = new Map<string, TestedOperations>();
  for (const { name, file } of await everyOperation()) {
    const tests = testsImporting(file);
    if (tests.length === 0) untested.push(`operation ${name}: no test checks the gradient of what ${file} exports`);
    for (const test of tests) {
      const before = operations.get(test);
      const build = (await sha256([before?.build ?? "", read(file), read(test)].map(bare).join("\n"))).slice(0, 16);
      operations.set(test, { operations: [...before?.operations ?? [], name], build });
    }
  }
  for (const { names, test } of lossTests()) {
    operations.set(test, { operations: names, build: (await sha256(bare(read(test)))).slice(0, 16) });
  }
  const lockstep = { file: LOCKSTEP, build: (await sha256(bare(read(LOCKSTEP)))).slice(0, 16) };
  return { kernels, operations, lockstep, untested };
}

async function buildsOf(kernel: KernelName, cases: readonly KernelCase[]): Promise<Record<DeviceName, string>> {
  const reference = bare(read(`kernels/${kernel}/${kernel}.ts`));
  const shapes = cases.map(({ label, tensors, attributes, tolerance }) => [
    ...[label, attributes, tolerance],
    Object.entries(tensors).map(([name, { shape, dtype, shared }]) => [name, shape, dtype, shared]),
  ]);
  const sources = {
    cpu: (wasmSources.kernels as Record<string, string>)[kernel],
    gpu: [...SOURCES[kernel], read("kernels/gpu/nearest.wgsl")].map(shaderTokens).join("\n") +
      bare(read("kernels/gpu/stored_source.ts")), // all that loads and stores 16-bit elements
  };
  const hash = async (source: string) =>
    (await sha256([reference, JSON.stringify(shapes), source].join("\n"))).slice(0, 16);
  return { cpu: await hash(sources.cpu), gpu: await hash(sources.gpu) };
}

/** Everything exported from a kernel's folder that has a forward and a backward pass. */
async function everyOperation(): Promise<{ name: string; file: string }[]> {
  const found: { name: string; file: string }[] = [];
  for (const file of kernelFiles()) {
    if (file.endsWith("_test.ts") || !read(file).includes("backward")) continue;
    const module = await import(addressOf(file)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      const one = value as { forward?: unknown; backward?: unknown } | null;
      if (typeof one === "object" && typeof one?.forward === "function" && typeof one.backward === "function") {
        found.push({ name, file });
      }
    }
  }
  return found;
}

/** Tests in the folder of a file that import it and check a gradient. */
function testsImporting(file: string): string[] {
  const [folder, name] = [file.slice(0, file.lastIndexOf("/")), file.slice(file.lastIndexOf("/") + 1)];
  return kernelFiles().filter((test) => {
    if (!test.startsWith(`${folder}/`) || !test.endsWith("_test.ts")) return false;
    const text = read(test);
    return text.includes(`from "./${name}"`) && /\bcheck(Loss)?Gradient\(/.test(text);
  });
}

/** Tests of losses, which write their gradient themselves, with what they import from their folder. */
function lossTests(): { names: string[]; test: string }[] {
  return kernelFiles().filter((file) => file.endsWith("_test.ts")).flatMap((test) => {
    const text = read(test);
    if (!text.includes("checkLossGradient(")) return [];
    const imported = [...text.matchAll(/import \{ ([^}]+) \} from "\.\//g)].flatMap(([, names]) => names.split(", "));
    return [{ names: imported, test }];
  });
}

/** TypeScript files of the kernels' folders, from the root of the project, AssemblyScript left out. */
export function kernelFiles(): string[] {
  return Object.keys(KERNELS).sort().flatMap((kernel) =>
    [...Deno.readDirSync(join(ROOT, "kernels", kernel))].map(({ name }) => `kernels/${kernel}/${name}`).sort()
  ).filter((file) => file.endsWith(".ts") && !file.endsWith(".as.ts"));
}

function exists(file: string): boolean {
  return kernelFiles().includes(file);
}

function addressOf(file: string): string {
  return toFileUrl(join(ROOT, file)).href;
}

/** A file of the project, from its root. */
export function read(file: string): string {
  return Deno.readTextFileSync(join(ROOT, file));
}
