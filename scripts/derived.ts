/**
 * Rebuilds every committed file that is made from others, or with `--check` fails where one is stale and says which.
 */
const STEPS: readonly { name: string; script: string }[] = [
  { name: "WebAssembly kernels", script: "build_wasm.ts" },
  { name: "JSON Schema of experiments", script: "schema.ts" },
  { name: "verdicts of published results", script: "judge.ts" },
  { name: "figures, tables and the numbers in the README", script: "figures.ts" },
];

let stale = false;
for (const { name, script } of STEPS) {
  const path = new URL(script, import.meta.url).pathname;
  const { code } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", path, ...Deno.args] }).output()
    .then((output) => {
      Deno.stdout.writeSync(output.stdout);
      Deno.stderr.writeSync(output.stderr);
      return output;
    });
  if (code === 0) continue;
  stale = true;
  console.error(`${name}: not as committed; "deno task derived" rebuilds them`);
}
if (stale) Deno.exit(1);
