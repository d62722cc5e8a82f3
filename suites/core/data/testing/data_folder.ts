/** Where tests find published files, for those that need the real ones. */
import { fromFileUrl, join } from "@std/path";
import type { PublishedFile } from "../published_files.ts";

/** Where they may lie: the data folder, or a folder shared by several checkouts. */
const FOLDERS = [Deno.env.get("DESCENT_DATA"), "../../../../runs/data", "../../../../../shared/data"]
  .filter((folder) => folder !== undefined)
  .map((folder) => folder.startsWith("..") ? fromFileUrl(new URL(folder, import.meta.url)) : folder);

/** The first folder that has all the files; undefined where none has. */
export function folderOf(files: readonly PublishedFile[]): string | undefined {
  return FOLDERS.find((folder) => files.every(({ name }) => exists(join(folder, name))));
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
