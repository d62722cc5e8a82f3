/** Holds training steps against PyTorch's, in lockstep, and rounding to 16 bits against its casts. */
import { filesBelow } from "../results/disk.ts";
import { commandLine } from "./command_line.ts";
import { findAdapter, inGpuProcess } from "./device.ts";
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
  if (options.device === "gpu") {
    if (!await findAdapter()) throw new Error("Cannot use the GPU: no WebGPU adapter was found");
    const elsewhere = await inGpuProcess("parity", args);
    if (elsewhere !== undefined) return elsewhere;
  }
  return await parity(options, filesBelow(ROOT));
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
