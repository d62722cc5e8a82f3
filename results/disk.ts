/** Files on the machine's own disk. */
import { isAbsolute, join, relative } from "@std/path";
import { type Disk, type Entry, Files, folderOf } from "./files.ts";

/** The files below a folder that exists. Links that lead out of it are refused. */
export function filesBelow(root: string): Files {
  return new Files(new RealDisk(root));
}

/** A folder of the machine's disk. */
export class RealDisk implements Disk {
  readonly #root: string;

  /** Throws `Deno.errors.NotFound` where there is no such folder. */
  constructor(root: string) {
    this.#root = Deno.realPathSync(root);
  }

  read(path: string): Uint8Array | undefined {
    return unlessMissing(() => Deno.readFileSync(this.#inside(path)));
  }

  list(folder: string): Entry[] {
    const entries = unlessMissing(() => [...Deno.readDirSync(this.#inside(folder))]) ?? [];
    return entries.map(({ name, isDirectory }) => ({ name, folder: isDirectory }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  stat(path: string): { bytes: number } | "folder" | undefined {
    const found = unlessMissing(() => Deno.statSync(this.#inside(path)));
    return found && (found.isDirectory ? "folder" : { bytes: found.size });
  }

  makeFolder(path: string): void {
    try {
      Deno.mkdirSync(this.#beside(path));
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error; // another process was quicker
    }
  }

  create(path: string, bytes: Uint8Array): void {
    using file = Deno.openSync(this.#beside(path), { write: true, createNew: true });
    writeAll(file, bytes);
  }

  append(path: string, bytes: Uint8Array): void {
    using file = Deno.openSync(this.#inside(path), { append: true });
    writeAll(file, bytes);
  }

  syncFile(path: string): void {
    using file = Deno.openSync(this.#inside(path), { write: true });
    file.syncSync();
  }

  syncFolder(path: string): boolean {
    try {
      using folder = Deno.openSync(path === "" ? this.#root : this.#inside(path), { read: true });
      folder.syncSync();
      return true;
    } catch (error) {
      if (isUnsupported(error)) return false;
      throw error;
    }
  }

  rename(from: string, to: string): void {
    Deno.renameSync(this.#beside(from), this.#beside(to));
  }

  link(from: string, to: string): void {
    Deno.linkSync(this.#beside(from), this.#beside(to));
  }

  remove(path: string): void {
    Deno.removeSync(this.#beside(path));
  }

  /** Where a path leads, links followed. Throws `Deno.errors.NotFound` where there is nothing. */
  #inside(path: string): string {
    return this.#checked(path, Deno.realPathSync(join(this.#root, path)));
  }

  /** Where a name lies whose folder exists; the name itself may be new, and if it is a link it is not followed. */
  #beside(path: string): string {
    const folder = folderOf(path);
    const real = this.#checked(path, Deno.realPathSync(folder === "" ? this.#root : join(this.#root, folder)));
    return join(real, path.slice(folder === "" ? 0 : folder.length + 1));
  }

  #checked(path: string, real: string): string {
    const way = relative(this.#root, real);
    if (way === ".." || way.startsWith("../") || way.startsWith("..\\") || isAbsolute(way)) {
      throw new RangeError(`Cannot use the path ${path}: a link in it leads out of ${this.#root}, to ${real}`);
    }
    return real;
  }
}

/** A write may take a part of the bytes only. */
export function writeAll(file: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const written = file.writeSync(bytes.subarray(done));
    if (!(written > 0)) throw new Error(`Cannot write: the system took ${written} of ${bytes.length - done} bytes`);
    done += written;
  }
}

function unlessMissing<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Windows opens no folders, and some file systems sync none. */
function isUnsupported(error: unknown): boolean {
  if (Deno.build.os === "windows") return true;
  return error instanceof Deno.errors.NotSupported || /EINVAL|ENOTSUP|os error 22\b/.test(String(error));
}
