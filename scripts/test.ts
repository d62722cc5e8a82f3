/**
 * Runs the tests, those of the GPU too where there is an adapter. Arguments go to `deno test`: paths, `--filter`. Deno
 * picks its WebGPU backend before any code runs, hence a process of its own.
 */
import { gpuEnvironment } from "./engine/process.ts";

const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["test", "-A", "--doc", "--quiet", ...Deno.args],
  env: gpuEnvironment(),
}).spawn().status;
Deno.exit(code);
