/**
 * Who is at work in a project's folder. A worker is a file `runs/workers/<name>.json` that its process holds locked: the
 * system lets go of the lock when the process ends, however it ends, so a file that can be locked is a dead worker's.
 * Between machines, and where a file system has no locks, the file's time tells: a worker touches it every few seconds.
 */
import { join } from "@std/path";
import * as z from "zod";

/** Folder of the workers, from the project's. */
export const WORKERS = "runs/workers";

const BEAT_SECONDS = 10;
/** A worker of another machine that was not heard of for so long is dead; clocks may differ a little. */
const SILENT_SECONDS = 90;

const WorkerFile = z.strictObject({
  process: z.int(),
  machine: z.string(),
  startedAt: z.string(),
  command: z.string(),
});

/** A worker as others see it. */
export type WorkerInfo = z.infer<typeof WorkerFile> & { readonly name: string; readonly alive: boolean };

/** This process as a worker, until it is disposed of. */
export class Worker implements Disposable {
  readonly name = crypto.randomUUID().slice(0, 13);
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #beat: ReturnType<typeof setInterval>;

  /** `root` is the project's folder. */
  constructor(readonly root: string, command: string) {
    const folder = join(root, WORKERS);
    Deno.mkdirSync(folder, { recursive: true });
    this.#path = join(folder, `${this.name}.json`);
    const startedAt = new Date().toISOString();
    const text = JSON.stringify({ process: Deno.pid, machine: machineName(), startedAt, command });
    // Locked before it has its name: nobody ever sees the file of a living worker unlocked.
    const temporary = `${this.#path}.tmp`;
    this.#file = Deno.openSync(temporary, { write: true, createNew: true });
    this.#file.writeSync(new TextEncoder().encode(text));
    try {
      this.#file.lockSync(true);
    } catch {
      // A file system without locks: its time must do.
    }
    Deno.renameSync(temporary, this.#path);
    this.#beat = setInterval(() => this.#touch(), BEAT_SECONDS * 1000);
    Deno.unrefTimer(this.#beat);
  }

  #touch(): void {
    try {
      this.#file.utimeSync(new Date(), new Date());
    } catch {
      // The lock still tells.
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#beat);
    try {
      Deno.removeSync(this.#path);
    } catch {
      // Someone cleared the work area.
    }
    this.#file.close();
  }
}

/** Whether a worker's process is there. */
export function isAlive(root: string, name: string): boolean {
  if (!/^[0-9a-f-]+$/.test(name)) return false;
  return workerOf(root, name)?.alive ?? false;
}

/** The workers of a project, dead ones among them, in order of their start. */
export function listWorkers(root: string): WorkerInfo[] {
  const names = readNames(join(root, WORKERS));
  return names.flatMap((name) => workerOf(root, name) ?? []).sort((a, b) => a.startedAt < b.startedAt ? -1 : 1);
}

/** Removes the files of dead workers; nothing depends on them. */
export function clearDead(root: string): void {
  for (const { name, alive } of listWorkers(root)) {
    if (alive) continue;
    try {
      Deno.removeSync(join(root, WORKERS, `${name}.json`));
    } catch {
      // Another process was quicker.
    }
  }
}

function readNames(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name }) => name.match(/^([0-9a-f-]+)\.json$/)?.[1] ?? []);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function workerOf(root: string, name: string): WorkerInfo | undefined {
  try {
    using file = Deno.openSync(join(root, WORKERS, `${name}.json`));
    const { mtime } = file.statSync();
    const info = WorkerFile.parse(JSON.parse(Deno.readTextFileSync(join(root, WORKERS, `${name}.json`))));
    const silent = (Date.now() - (mtime?.getTime() ?? 0)) / 1000;
    const elsewhere = info.machine !== machineName();
    const lock = lockOf(file);
    const alive = lock === "held" || (lock === "unknown" || elsewhere) && silent < SILENT_SECONDS;
    return { ...info, name, alive };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function lockOf(file: Deno.FsFile): "held" | "free" | "unknown" {
  try {
    return file.tryLockSync(true) ? "free" : "held"; // let go of when the file is closed
  } catch {
    return "unknown";
  }
}

function machineName(): string {
  try {
    return Deno.hostname();
  } catch {
    return "unknown"; // not allowed to ask
  }
}
