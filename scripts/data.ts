/** Lists the datasets, and downloads the published ones. */
import { parseArgs } from "@std/cli/parse-args";
import { DOWNLOADS, type PublishedFile } from "../suites/core/data/published_files.ts";
import { RunConfig } from "../suites/core/spec/config.ts";
import { nearest } from "../suites/core/spec/nearest.ts";
import { commandLine, UsageError } from "./command_line.ts";
import { download, fileState } from "./data/download.ts";
import { megabytes, TransferLine } from "./data/transfer_line.ts";
import { defaultDataFolder } from "./doctor/data.ts";

const HELP = `deno task data [dataset ...] [options]

Without a name, lists the datasets and whether they are there. With names, downloads the published files of those
datasets into the data folder; size and SHA-256 are checked before a file gets its name. Files that are there and right
are not fetched again.

  mnist           all of MNIST, 11.6 MB
  mnist10k        its 10,000 test images alone, 1.7 MB
  cifar10         CIFAR-10, binary version, 170 MB
  text            Shakespeare's plays, 1.1 MB

  --data FOLDER   the data folder (or the environment variable DESCENT_DATA; else runs/data)
  --help          shows this`;

/** Exit code after Ctrl-C: 128 and the signal's number, as shells do. */
const INTERRUPTED = 130;

/** Returns the exit code. `downloads` is what can be fetched. */
export async function main(
  args: readonly string[],
  downloads: Readonly<Record<string, readonly PublishedFile[]>> = DOWNLOADS,
): Promise<number> {
  const parsed = parseArgs(args, {
    string: ["data", "_"],
    boolean: ["help"],
    alias: { h: "help" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`unknown option "${arg}"; "--help" lists the options`);
    },
  });
  if (parsed.help) {
    console.log(HELP);
    return 0;
  }
  if (parsed.data === "") throw new UsageError(`"--data" takes a folder, got nothing`);
  const folder = typeof parsed.data === "string" ? parsed.data : defaultDataFolder();
  const names = parsed._.map(String);
  for (const name of names) if (!Object.hasOwn(downloads, name)) throw new UsageError(notToDownload(name, downloads));
  if (names.length === 0) await list(folder, downloads);
  else {
    const files = new Set(names.flatMap((name) => downloads[name]));
    return await interruptible((signal) => fetchAll([...files], folder, signal));
  }
  return 0;
}

function notToDownload(name: string, downloads: object): string {
  const names = Object.keys(downloads);
  if (drawnTasks().includes(name)) return `"${name}" is drawn from a seed; there is nothing to download`;
  const near = nearest(name, names);
  return `no dataset "${name}"${near ? ` (did you mean "${near}"?)` : ""}; there are ${names.join(", ")}`;
}

function drawnTasks(): string[] {
  return RunConfig.shape.data.shape.task.options.filter((task) => !Object.hasOwn(DOWNLOADS, task));
}

/** One line a dataset, by names and sizes of files. */
async function list(folder: string, downloads: Readonly<Record<string, readonly PublishedFile[]>>): Promise<void> {
  const width = Math.max(...[...drawnTasks(), ...Object.keys(downloads)].map((name) => name.length)) + 2;
  for (const task of drawnTasks()) console.log(`${task.padEnd(width)}drawn from a seed, always there`);
  for (const [name, files] of Object.entries(downloads)) {
    const states = await Promise.all(files.map((file) => fileState(file, folder, false)));
    const absent = files.filter((_, i) => states[i] !== "right");
    const bytes = absent.reduce((sum, file) => sum + file.bytes, 0);
    const state = absent.length === 0
      ? "there"
      : `${absent.length} of ${files.length} files missing; "deno task data ${name}" fetches ${megabytes(bytes)}`;
    console.log(`${name.padEnd(width)}${state}`);
  }
  console.log(`\nData folder: ${folder}`);
}

/** Fetches what is not there or not right, one file after the other. */
async function fetchAll(files: readonly PublishedFile[], folder: string, signal: AbortSignal): Promise<void> {
  for (const file of files) {
    const state = await fileState(file, folder, true);
    if (state === "right") {
      console.error(`${file.name}: already there`);
      continue;
    }
    if (state !== "missing") console.error(`${file.name}: there, but of the ${state}; fetching it anew`);
    using line = new TransferLine(file);
    await download(file, { folder, signal, onBytes: (received) => line.update(received) });
  }
}

/** Lets Ctrl-C end the work in an orderly way. Returns the exit code. */
async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<number> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  Deno.addSignalListener("SIGINT", abort);
  try {
    await work(controller.signal);
    return 0;
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    return INTERRUPTED;
  } finally {
    Deno.removeSignalListener("SIGINT", abort);
  }
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
