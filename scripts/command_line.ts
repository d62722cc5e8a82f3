/** What every command does with a mistake: one clear message, and an exit code. */
import { SpecError } from "../suites/core/spec/problem.ts";
import { UsageError } from "./bench/options.ts";

export { UsageError };

/** Exit code of a mistake on the command line or in a file of `configs/`. */
const USAGE = 2;
/** Exit code of everything else that went wrong. */
const FAILED = 1;

/**
 * Runs a command and returns its exit code. A mistake of the reader's, and a rule that a file breaks, is a message on
 * standard error without a stack; an error of the code keeps its stack.
 */
export function commandLine(command: () => number): number;
export function commandLine(command: () => Promise<number>): Promise<number>;
export function commandLine(command: () => number | Promise<number>): number | Promise<number> {
  try {
    const code = command();
    return code instanceof Promise ? code.catch(explain) : code;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  const told = error instanceof Error && (error instanceof UsageError || /^Cannot /.test(error.message));
  const usage = error instanceof UsageError || error instanceof SpecError;
  console.error(told || usage ? (error as Error).message : error);
  return usage ? USAGE : FAILED;
}
