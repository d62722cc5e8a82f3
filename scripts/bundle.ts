/**
 * Bundles the engine's worker for a browser, so that a file or process sneaking into its imports shows at once.
 * `--out FILE` writes the bundle; without it only its size is printed.
 */
import { parseArgs } from "@std/cli/parse-args";
import { fromFileUrl } from "@std/path";

const ENTRY = fromFileUrl(new URL("./engine/worker.ts", import.meta.url));

/** The bundle's text. Throws `SyntaxError` with what the bundler said. */
async function bundled(): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--platform", "browser", "--minify", "-o", file, ENTRY],
    }).output();
    if (code !== 0) throw new SyntaxError(`Cannot bundle the engine: ${new TextDecoder().decode(stderr).trim()}`);
    return await Deno.readTextFile(file);
  } finally {
    await Deno.remove(file);
  }
}

/** What a browser lacks and the bundle uses. */
export function leaksOf(bundle: string): string[] {
  return [...new Set(bundle.match(/\bDeno\.[a-zA-Z]+|["']node:[a-z_/]+["']/g) ?? [])];
}

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { out } = parseArgs(args, { string: ["out"] });
  const text = await bundled();
  const leaks = leaksOf(text);
  if (leaks.length > 0) {
    console.error(`Cannot run in a browser: the bundle uses ${leaks.join(", ")}`);
    return 1;
  }
  if (typeof out === "string") await Deno.writeTextFile(out, text);
  console.log(`the engine bundles for a browser: ${(text.length / 1024).toFixed(0)} KiB`);
  return 0;
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args).catch((error) => {
      console.error(error.message);
      return 1;
    }),
  );
}
