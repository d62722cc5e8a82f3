/** Which source files there are. */
import { join } from "@std/path";

/** Paths of all TypeScript files below a folder, those of AssemblyScript and of types alone left out. */
export function* sourcesBelow(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* sourcesBelow(path);
    else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".as.ts") && !entry.name.endsWith(".d.ts")) yield path;
  }
}
