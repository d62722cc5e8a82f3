/** One question to a process of its own: what a driver or a flag does to it does not reach the command that asks. */
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
  const [said, complaints] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim().split("\n"));
  const answer = parsed<Answer>(said[said.length - 1]);
  // Some drivers crash at exit, when all is said; then the answer counts.
  if (answer !== undefined && (success || signal !== null)) return answer;
  const message = complaints.find((line) => /error/i.test(line)) ?? complaints[0];
  throw new Error(`it ended with ${signal ?? `code ${code}`}${message ? `: ${message.trim()}` : ""}`);
}

function parsed<Answer>(line: string): Answer | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
