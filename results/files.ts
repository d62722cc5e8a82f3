/**
 * The one way to files. {@linkcode Files} writes a file whole or not at all: temporary file, sync, rename, sync of the
 * folder. It stands on a {@linkcode Disk}, a real one (`disk.ts`) or one in memory that can lose power at any operation
 * (`simulated_disk.ts`), so the steps that keep a file whole are the steps the tests cut off.
 *
 * Paths are relative to the disk's root, with `/` between names.
 */

/** What a folder holds. */
export interface Entry {
  readonly name: string;
  readonly folder: boolean;
}

/** The operations of a disk. Each throws the system's error; none keeps a file whole by itself. */
export interface Disk {
  /** Bytes of a file; undefined where there is none. */
  read(path: string): Uint8Array | undefined;
  /** Entries of a folder, in order of name; empty where there is none. */
  list(folder: string): Entry[];
  /** Size of a file in bytes, `folder` for a folder, undefined where there is nothing. */
  stat(path: string): { readonly bytes: number } | "folder" | undefined;
  /** Makes one folder in a folder that exists. */
  makeFolder(path: string): void;
  /** Makes a file that did not exist and writes its bytes; nothing is synced. Throws if there is one. */
  create(path: string, bytes: Uint8Array): void;
  /** Adds bytes at the end of a file that exists; nothing is synced. */
  append(path: string, bytes: Uint8Array): void;
  /** Returns when the bytes of a file are on stable storage. */
  syncFile(path: string): void;
  /** Returns true when a folder's entries are on stable storage, false where the system cannot do that. */
  syncFolder(path: string): boolean;
  /** Gives a file another name, taking the place of a file of that name. */
  rename(from: string, to: string): void;
  /** Gives a file a second name. Throws if that name is taken. */
  link(from: string, to: string): void;
  /** Removes a file. */
  remove(path: string): void;
}

/** What a write can promise. */
export interface Written {
  /** False where the system cannot sync a folder: a loss of power may bring the old file back, never a torn one. */
  readonly folderSynced: boolean;
}

/** Names of files that were being written when something stopped; readers leave them out. */
const TEMPORARY = /\.tmp$/;

/** Files below a root. Every method throws `RangeError` for a path that leads out of it. */
export class Files {
  /** Folders whose names are known to be on stable storage. */
  readonly #lasting = new Set<string>();

  constructor(readonly disk: Disk) {}

  /** Text of a file; undefined where there is none. Throws `TypeError` for a file that is not UTF-8. */
  read(path: string): string | undefined {
    const bytes = this.disk.read(checkedPath(path));
    if (!bytes) return undefined;
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new TypeError(`Cannot read ${path}: a file here holds UTF-8 text, got other bytes`);
    }
  }

  /** True where there is a file or folder. */
  exists(path: string): boolean {
    return this.disk.stat(checkedPath(path)) !== undefined;
  }

  /** Size of a file in bytes; undefined where there is no file. */
  size(path: string): number | undefined {
    const found = this.disk.stat(checkedPath(path));
    return typeof found === "object" ? found.bytes : undefined;
  }

  /** Entries of a folder in order of name, without temporary files; empty where there is no folder. */
  list(folder: string): Entry[] {
    return this.disk.list(checkedPath(folder)).filter(({ name }) => !TEMPORARY.test(name));
  }

  /** Writes a file whole, in place of the one there may be. Folders are made as needed. */
  write(path: string, content: string | Uint8Array): Written {
    return this.#write(path, content, (temporary) => this.disk.rename(temporary, path));
  }

  /** Like `write`, but throws `Deno.errors.AlreadyExists` or its like where there is such a file. */
  writeNew(path: string, text: string): Written {
    return this.#write(path, text, (temporary) => {
      this.disk.link(temporary, path);
      this.disk.remove(temporary);
    });
  }

  /** Bytes of a file; undefined where there is none. */
  readBytes(path: string): Uint8Array | undefined {
    return this.disk.read(checkedPath(path));
  }

  /**
   * Makes a file that other processes see whole or not at all, and that only one of them can make; nothing is synced. False
   * where there is such a file. Folders are made as needed.
   */
  claim(path: string, text: string): boolean {
    this.makeFolder(folderOf(checkedPath(path)));
    const temporary = temporaryName(path);
    this.disk.create(temporary, new TextEncoder().encode(text));
    try {
      this.disk.link(temporary, path);
      return true;
    } catch (error) {
      if (this.disk.stat(path) === undefined) throw error;
      return false;
    } finally {
      this.#discard(temporary);
    }
  }

  /** Adds text at the end of a file that exists; it is not synced. */
  append(path: string, text: string): void {
    this.disk.append(checkedPath(path), new TextEncoder().encode(text));
  }

  /** Returns when the bytes of a file are on stable storage, its name being another matter. */
  syncBytes(path: string): void {
    this.disk.syncFile(checkedPath(path));
  }

  /** Returns when the names in a file's folder are on stable storage. */
  syncName(path: string): Written {
    return { folderSynced: this.disk.syncFolder(folderOf(checkedPath(path))) };
  }

  /** Gives a file another name in its folder, in place of a file of that name. */
  rename(from: string, to: string): Written {
    this.disk.rename(checkedPath(from), checkedPath(to));
    return { folderSynced: this.disk.syncFolder(folderOf(to)) };
  }

  /** Makes a folder and those above it. One that was there is synced all the same: who made it may not have come to it. */
  makeFolder(path: string): Written {
    const names = checkedPath(path).split("/");
    let folderSynced = true;
    for (let depth = 1; depth <= names.length; depth++) {
      const folder = names.slice(0, depth).join("/");
      if (this.#lasting.has(folder)) continue;
      if (this.disk.stat(folder) !== "folder") this.disk.makeFolder(folder);
      if (this.disk.syncFolder(folderOf(folder))) this.#lasting.add(folder);
      else folderSynced = false;
    }
    return { folderSynced };
  }

  /** Removes a file; nothing happens where there is none. */
  remove(path: string): Written {
    if (this.disk.stat(checkedPath(path)) === undefined) return { folderSynced: true };
    this.disk.remove(path);
    return { folderSynced: this.disk.syncFolder(folderOf(path)) };
  }

  #write(path: string, content: string | Uint8Array, put: (temporary: string) => void): Written {
    const folder = folderOf(checkedPath(path));
    const made = folder === "" ? { folderSynced: true } : this.makeFolder(folder);
    const temporary = temporaryName(path);
    try {
      this.disk.create(temporary, typeof content === "string" ? new TextEncoder().encode(content) : content);
      this.disk.syncFile(temporary);
      put(temporary);
    } catch (error) {
      this.#discard(temporary);
      throw error;
    }
    return { folderSynced: this.disk.syncFolder(folder) && made.folderSynced };
  }

  /** After a failed write; the failure itself is what the caller should hear of. */
  #discard(temporary: string): void {
    try {
      if (this.disk.stat(temporary) !== undefined) this.disk.remove(temporary);
    } catch {
      // A disk that is full or gone: the temporary file stays, and no reader looks at it.
    }
  }
}

/** Two writers never share one. */
function temporaryName(path: string): string {
  return `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
}

/** Folder of a path; the root is the empty path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The path, if it stays below the root whatever the system. Throws `RangeError`. */
export function checkedPath(path: string): string {
  const names = path.split("/");
  const bad = names.some((name) => name === "" || name === "." || name === ".." || /[\\:\0]/.test(name));
  if (bad) {
    throw new RangeError(
      `Cannot use the path ${JSON.stringify(path)}: it must be names joined by "/", none of them "." or ".."`,
    );
  }
  return path;
}
