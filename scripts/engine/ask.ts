/** One question to a process of its own: what a driver or a flag does to it does not reach the command that asks. */
import { complaintOf } from "./complaint.ts";
import { denoArguments } from "./process.ts";

/** How to ask. */
export interface AskOptions {
  /** V8 flags, joined with commas. */
  readonly flags?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds after which the process is killed. */
  readonly seconds: number;
}

/**
 * Runs a script without permissions and gives the JSON of the last line it printed. Throws `Error` with what it said
 * when it fails, prints none, or is not done in time.
 */
export async function ask<Answer>(script: string, { flags = "", env = {}, seconds }: AskOptions): Promise<Answer> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...denoArguments(flags), script],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, seconds * 1000);
  const { success, code, signal, stdout, stderr } = await child.output();
  clearTimeout(timer);
  if (late) throw new Error(`no answer within ${seconds} s`);
  const [said, complaints] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  const answer = parsed<Answer>(said.trim().split("\n").at(-1)!);
  // Some drivers crash at exit, when all is said; then the answer counts.
  if (answer !== undefined && (success || signal !== null)) return answer;
  const message = complaintOf(complaints);
  throw new Error(`it ended with ${signal ?? `code ${code}`}${message ? `: ${message}` : ""}`);
}

function parsed<Answer>(line: string): Answer | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
