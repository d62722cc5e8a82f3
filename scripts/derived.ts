/**
 * Rebuilds every committed file that is made from others, or with `--check` fails where one is stale and says which.
 */
import { fromFileUrl } from "@std/path";
import { gpuEnvironment } from "./engine/process.ts";

/** In the order in which they need each other. */
const STEPS: readonly { readonly name: string; readonly script: string; readonly args?: readonly string[] }[] = [
  { name: "WebAssembly kernels", script: "build_wasm.ts" },
  { name: "JSON Schema of experiments", script: "schema.ts" },
  { name: "verdicts of published results", script: "judge.ts" },
  { name: "figures, tables and the numbers in the README", script: "figures.ts" },
  { name: "page of what is covered", script: "coverage.ts", args: ["--page"] },
];

/** Runs a step; false where it failed. */
async function rebuild(script: string, args: readonly string[]): Promise<boolean> {
  const path = fromFileUrl(new URL(script, import.meta.url));
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path, ...args],
    env: gpuEnvironment(),
  }).spawn().status;
  return success;
}

let stale = false;
for (const { name, script, args = [] } of STEPS) {
  if (await rebuild(script, [...args, ...Deno.args])) continue;
  stale = true;
  console.error(`${name}: not as committed; "deno task derived" rebuilds them`);
}
Deno.exit(stale ? 1 : 0);
