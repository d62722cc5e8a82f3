/**
 * Runs the tests, those of the GPU too where there is an adapter. Arguments go to `deno test`: paths, `--filter`. Deno
 * picks its WebGPU backend before any code runs, hence a process of its own. (Not named `test.ts`: `deno test` would
 * take it for a test, and start itself.)
 */
import { gpuEnvironment } from "./engine/process.ts";

const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["test", "-A", "--doc", "--quiet", ...Deno.args],
  env: gpuEnvironment(),
}).spawn().status;
Deno.exit(code);
