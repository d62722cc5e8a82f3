/** Writes what a command was asked to write with `-o`. Throws `Error` where it may not. */
export function writeOutput(path: string, text: string): void {
  try {
    Deno.writeTextFileSync(path, text);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new Error(`Cannot write ${path}: commands write below the project's folder only`);
  }
}
