/** Holds training steps against PyTorch's, in lockstep, and rounding to 16 bits against its casts. */
import { filesBelow } from "../results/disk.ts";
import { commandLine } from "./command_line.ts";
import { findAdapter } from "./device.ts";
import { gpuEnvironment } from "./engine/process.ts";
import { parity } from "./parity/main.ts";
import { HELP, parityOptions } from "./parity/options.ts";
import { ROOT } from "./spec.ts";

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = parityOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const missing = Object.entries(gpuEnvironment()).filter(([name, value]) => Deno.env.get(name) !== value);
  if (options.device === "cpu" || missing.length === 0) return await parity(options, filesBelow(ROOT));
  if (!await findAdapter()) throw new Error("Cannot use the GPU: no WebGPU adapter was found");
  // Deno picks its WebGPU backend before any code runs, hence a process of its own.
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--cwd", ROOT, "parity", ...args],
    env: Object.fromEntries(missing),
  }).spawn().status;
  return code;
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
