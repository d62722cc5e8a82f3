/** Lines of code of each kernel: those that are neither empty nor a comment. */
import { join } from "@std/path";
import { KERNELS } from "../../kernels/table.ts";
import { ROOT } from "../spec.ts";

/** Lines by what they are for. */
export interface KernelLines {
  /** Definition, with what it checks and its float64 reference. */
  readonly reference: number;
  readonly wgsl: number;
  readonly assemblyScript: number;
  /** How the devices call it, what it shares with others, and operations. */
  readonly host: number;
  readonly tests: number;
}

/** Lines of every kernel's folder. */
export function linesOfKernels(): Map<string, KernelLines> {
  return new Map(Object.keys(KERNELS).sort().map((kernel) => [kernel, linesIn(kernel)]));
}

function linesIn(kernel: string): KernelLines {
  const folder = join(ROOT, "kernels", kernel);
  const lines = { reference: 0, wgsl: 0, assemblyScript: 0, host: 0, tests: 0 };
  for (const { name, isFile } of Deno.readDirSync(folder)) {
    if (!isFile) continue;
    const kind = name.endsWith(".wgsl")
      ? "wgsl"
      : name.endsWith(".as.ts")
      ? "assemblyScript"
      : name.endsWith("_test.ts")
      ? "tests"
      : name === `${kernel}.ts`
      ? "reference"
      : "host";
    lines[kind] += codeLines(Deno.readTextFileSync(join(folder, name)));
  }
  return lines;
}

/** Lines of a source that hold code. */
export function codeLines(text: string): number {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").split("\n").map((line) => line.replace(/(^|\s)\/\/.*$/, ""));
  return code.filter((line) => line.trim() !== "").length;
}
