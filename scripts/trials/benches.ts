/** Benches as processes, in work areas of their own. */
import { fromFileUrl, join } from "@std/path";
import { encode } from "../../results/encode.ts";
import { readResult } from "../../results/read.ts";

const MAIN = fromFileUrl(new URL("../bench.ts", import.meta.url));
const OUT = "runs/out/initialization/init_table.cpu.json";

/** Fifteen small networks, with checkpoints as often as there can be. */
export const SMALL = [
  ...["initialization/init_table", "--quick", "--device", "cpu", "--checkpoint", "0"],
  ...["--set", "optimizer.lr=0.1", "--set", "train.steps=400", "--set", "model.width=32"],
];

/** A work area that goes away with what holds it. */
export class Area implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "descent-" });

  /** Canonical bytes of the result; undefined where there is none. */
  result(): string | undefined {
    try {
      return encode(readResult(Deno.readTextFileSync(join(this.path, OUT)), OUT).canonical);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /** Contents of every journal, by path. */
  journals(): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    const add = (folder: string) => {
      for (const { name, isDirectory } of entries(folder)) {
        const path = join(folder, name);
        if (isDirectory) add(path);
        else if (/\.jsonl(\.damaged)?$/.test(name)) {
          const bytes = read(path);
          if (bytes) found.set(path, bytes);
        }
      }
    };
    add(join(this.path, "runs/records"));
    return found;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Starts a bench as the leader of a group of processes. */
export function startBench(area: Area, more: readonly string[] = []): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...SMALL, "--work", area.path, ...more],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    detached: true,
  }).spawn();
}

/** Waits for a bench to end by itself. Throws `Error` with what it said where it failed. */
export async function ended(bench: Deno.ChildProcess): Promise<void> {
  const [{ code }, said] = await Promise.all([bench.status, new Response(bench.stderr).text()]);
  if (code !== 0) throw new Error(`the bench ended with code ${code}: ${said.slice(-2000)}`);
}

/** Kills a bench and its engines at once, as a machine that is switched off would. */
export async function killGroup(bench: Deno.ChildProcess): Promise<void> {
  await new Deno.Command("kill", { args: ["-KILL", "--", `-${bench.pid}`], stderr: "null" }).output();
  await Promise.all([bench.status, new Response(bench.stderr).text()]);
}

function entries(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function read(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined; // moved on while it was looked for
    throw error;
  }
}
