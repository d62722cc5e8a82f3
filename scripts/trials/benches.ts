/** Benches as processes, in work areas of their own. */
import { fromFileUrl, join } from "@std/path";
import { OPERATIONS, OUT } from "./small_bench.ts";

const MAIN = fromFileUrl(new URL("./small_bench.ts", import.meta.url));

/** A work area that goes away with what holds it. */
export class Area implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "descent-" });

  /** Canonical bytes of the result; undefined where there is none. */
  result(): string | undefined {
    const bytes = read(join(this.path, OUT));
    return bytes && new TextDecoder().decode(bytes);
  }

  /** Operations that the last bench to end did on its disk. */
  operations(): number {
    return Number(new TextDecoder().decode(read(join(this.path, OPERATIONS))));
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

/** Starts a bench as the leader of a group of processes, with `crashAt` one that kills itself. */
export function startBench(area: Area, crashAt?: number): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, area.path, ...(crashAt === undefined ? [] : [String(crashAt)])],
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
