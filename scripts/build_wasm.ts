/**
 * Compiles the CPU device's AssemblyScript to `kernels/cpu/kernels.wasm`, and beside it `kernels.json`: what each kernel's
 * bits hang on, as a hash of its source with everything that imports, without comments and spaces, and the compiler. And
 * the loops that measure what the machine can do at most, which are no kernels, to `scripts/perf/ceilings/ceilings.wasm`.
 * `--check` writes nothing and fails where a committed file is stale.
 */
import { fromFileUrl, join, relative } from "@std/path";
import asc from "assemblyscript/asc";
import { tileSource } from "../kernels/matmul/tile_source.ts";
import { KERNELS } from "../kernels/table.ts";
import { bare, sha256 } from "./bare.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const ENTRY = "kernels/cpu/index.as.ts";
const WASM = "kernels/cpu/kernels.wasm";
const SOURCES = "kernels/cpu/kernels.json";
const CEILINGS = "scripts/perf/ceilings/ceilings";
/** Written by a program, not by hand. */
const GENERATED: Readonly<Record<string, () => string>> = { "kernels/matmul/tiles.as.ts": tileSource };
const OPTIONS = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
  ...["--enable", "simd", "--enable", "relaxed-simd"],
];

function source(path: string): string | null {
  if (path in GENERATED) return GENERATED[path]();
  try {
    return Deno.readTextFileSync(join(ROOT, path));
  } catch {
    return null; // the compiler tries several names for a module
  }
}

/** A module. Throws `SyntaxError` with the compiler's words where the source is wrong. */
async function compile(entry: string): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const said: string[] = [];
  const listen = { write: (text: string | Uint8Array) => said.push(String(text)) };
  const { error } = await asc.main([entry, "--outFile", "module.wasm", ...OPTIONS], {
    stdout: listen,
    stderr: listen,
    readFile: (name) => source(name),
    writeFile: (_name, contents) => void (wasm = contents as Uint8Array),
    listFiles: () => [],
  });
  if (error || !wasm) throw new SyntaxError(`Cannot compile ${entry}: ${error?.message}\n${said.join("")}`);
  return wasm;
}

/** A file with everything it imports, each once, imports first. */
function closure(path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const text = source(path);
  if (text === null) throw new Error(`Cannot read ${path}`);
  const imports = [...text.matchAll(/(?:import|export)\s*\{[^}]*\}\s*from\s*"([^"]+)"/g)].map(([, to]) =>
    relative(ROOT, join(ROOT, path, "..", `${to}.ts`))
  );
  return [...imports.flatMap((to) => closure(to, seen)), path];
}

async function sources(): Promise<string> {
  const compiler = `assemblyscript ${asc.version} ${OPTIONS.join(" ")}`;
  const kernels: Record<string, string> = {};
  for (const kernel of Object.keys(KERNELS)) {
    const texts = closure(`kernels/${kernel}/${kernel}.as.ts`).map((path) => bare(source(path)!));
    kernels[kernel] = await sha256([compiler, ...texts].join("\n"));
  }
  return `${JSON.stringify({ compiler, kernels }, null, 2)}\n`;
}

function sameBytes(path: string, bytes: Uint8Array): boolean {
  try {
    const committed = Deno.readFileSync(join(ROOT, path));
    return committed.length === bytes.length && committed.every((byte, i) => byte === bytes[i]);
  } catch {
    return false;
  }
}

const built: Record<string, Uint8Array> = {
  [WASM]: await compile(ENTRY),
  [`${CEILINGS}.wasm`]: await compile(`${CEILINGS}.as.ts`),
  [SOURCES]: new TextEncoder().encode(await sources()),
};
const stale = Object.keys(built).filter((path) => !sameBytes(path, built[path]));
if (Deno.args.includes("--check")) {
  for (const path of stale) console.error(`${path} is not what its sources compile to`);
  if (stale.length > 0) Deno.exit(1);
} else {
  for (const path of stale) Deno.writeFileSync(join(ROOT, path), built[path]);
}
console.log(`${WASM}: ${built[WASM].length} bytes, ${stale.length === 0 ? "as committed" : "rebuilt"}`);
