/** Compares two results, revisions, folders of results or plans. */
import { filesBelow } from "../results/disk.ts";
import { commandLine } from "./command_line.ts";
import { compareCommand } from "./compare/compare_command.ts";
import { ROOT } from "./spec.ts";
import { writeOutput } from "./write_output.ts";

/** A file's text; of a folder its files and those of the folders in it. */
function look(path: string) {
  try {
    if (!Deno.statSync(path).isDirectory) return { text: Deno.readTextFileSync(path) };
    return { files: filesOf(path.replace(/\/+$/, "") || "/", 1) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

function filesOf(folder: string, depth: number): string[] {
  return [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap(({ name, isDirectory }) => {
    if (isDirectory) return depth > 0 ? filesOf(`${folder}/${name}`, depth - 1) : [];
    return [`${folder}/${name}`];
  });
}

Deno.exit(commandLine(() => compareCommand(Deno.args, { published: filesBelow(ROOT), look, write: writeOutput })));
