/**
 * What a bench need not work out again: hashes of datasets, builds of runs, what a device calls itself. Kept in
 * `runs/cache/known.json` beside a hash of all that they follow from; with another hash, or a check sum that does not hold,
 * it is worked out anew, but for names of devices, which engines correct.
 */
import { createHash } from "node:crypto";
import { join } from "@std/path";
import * as z from "zod";
import { crc32Hex } from "../../results/crc32.ts";
import { encodeLine } from "../../results/encode.ts";
import type { Files } from "../../results/files.ts";

const PATH = "runs/cache/known.json";
/** Folders whose files decide datasets, programs, the bits of kernels and what figures look like. */
const SOURCES = ["figures", "kernels", "results", "suites"];
const NOT_SOURCES = /_test\.ts$|^(testing|v1|out)$/;

/** A file of the data folder as it was read. */
const ReadFile = z.strictObject({ name: z.string(), bytes: z.number(), changed: z.number() });
type ReadFile = z.infer<typeof ReadFile>;

const Contents = z.strictObject({
  sources: z.string(),
  datasets: z.record(z.string(), z.strictObject({ hash: z.string(), folder: z.string(), files: z.array(ReadFile) })),
  builds: z.record(z.string(), z.string()),
  devices: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(["cpu", "gpu"]),
      name: z.string(),
      features: z.array(z.string()),
      limits: z.record(z.string(), z.number()),
      flags: z.string(),
    }),
  ),
});
type Contents = z.infer<typeof Contents>;

/** A device as an engine has it. */
export type KnownDevice = Contents["devices"][string];

/** See the module. */
export class Known {
  #text: string;

  private constructor(readonly files: Files, readonly contents: Contents) {
    this.#text = encodeLine(contents);
  }

  /** What is known at present to the project below `root`. */
  static open(files: Files, root: string): Known {
    const sources = hashOfSources(root);
    const kept = read(files);
    const { devices = {} } = kept ?? {};
    return new Known(files, kept?.sources === sources ? kept : { sources, datasets: {}, builds: {}, devices });
  }

  /** Hash of a dataset, as long as the files that it was read from have not changed. */
  datasetHash(key: string, folder: string): string | undefined {
    const found = this.contents.datasets[key];
    if (!found || found.files.length > 0 && found.folder !== folder) return undefined;
    return found.files.every((file) => isSame(file, fileNow(folder, file.name))) ? found.hash : undefined;
  }

  /** Remembers a dataset's hash, and the files of the folder that it was read from. */
  keepDataset(key: string, hash: string, { folder, names }: { folder: string; names: readonly string[] }): void {
    const files = names.map((name) => fileNow(folder, name)).filter((file) => file !== undefined);
    this.contents.datasets[key] = { hash, folder: files.length > 0 ? folder : "", files };
  }

  /** Writes down what was learned since the last time. Another bench's knowledge may be lost; it is worked out again. */
  save(): void {
    const text = encodeLine(this.contents);
    if (text === this.#text) return;
    this.#text = text;
    this.files.write(PATH, `{"check":"${crc32Hex(new TextEncoder().encode(text))}","known":${text}}\n`);
  }
}

function read(files: Files): Contents | undefined {
  try {
    const { check, known } = JSON.parse(files.read(PATH) ?? "{}");
    const contents = Contents.parse(known);
    return crc32Hex(new TextEncoder().encode(encodeLine(contents))) === check ? contents : undefined;
  } catch {
    return undefined; // none of ours, or torn
  }
}

/** Hash of all sources, and of what runs them. */
function hashOfSources(root: string): string {
  const hash = createHash("sha256").update(JSON.stringify(Deno.version));
  const add = (path: string) => {
    for (const entry of [...Deno.readDirSync(join(root, path))].sort((a, b) => a.name < b.name ? -1 : 1)) {
      if (NOT_SOURCES.test(entry.name)) continue;
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory) add(inner);
      else hash.update(`\0${inner}\0`).update(Deno.readFileSync(join(root, inner)));
    }
  };
  SOURCES.forEach(add);
  return hash.digest("hex");
}

function fileNow(folder: string, name: string): ReadFile | undefined {
  try {
    const { size, mtime } = Deno.statSync(join(folder, name));
    return { name, bytes: size, changed: mtime?.getTime() ?? 0 };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function isSame(a: ReadFile, b: ReadFile | undefined): boolean {
  return b !== undefined && a.bytes === b.bytes && a.changed === b.changed;
}
