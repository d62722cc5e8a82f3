/**
 * Bundles the engine's worker for a browser, so that a file or process sneaking into its imports shows at once.
 * `--out FILE` writes the bundle; without it only its size is printed.
 */
import { parseArgs } from "@std/cli/parse-args";
import { fromFileUrl } from "@std/path";

const { out } = parseArgs(Deno.args, { string: ["out"] });
const entry = fromFileUrl(new URL("./engine/worker.ts", import.meta.url));
const file = typeof out === "string" ? out : await Deno.makeTempFile({ suffix: ".js" });
const { code, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["bundle", "--quiet", "--platform", "browser", "--minify", "-o", file, entry],
  stderr: "piped",
}).output();
if (code !== 0) {
  console.error(new TextDecoder().decode(stderr));
  Deno.exit(1);
}
const text = await Deno.readTextFile(file);
if (out === undefined) await Deno.remove(file);
const leaks = [...new Set(text.match(/\bDeno\.[a-zA-Z]+|["']node:[a-z_]+["']/g) ?? [])];
if (leaks.length > 0) {
  console.error(`Cannot run in a browser: the bundle uses ${leaks.join(", ")}`);
  Deno.exit(1);
}
console.log(`the engine bundles for a browser: ${(text.length / 1024).toFixed(0)} KiB`);
