/** What every job file is made from. */

/** A plan to be run as shards. */
export interface Job {
  /** Path of the plan, from the project's folder. */
  readonly plan: string;
  /** Hash of the plan, which names its folder below `runs/shards/`. */
  readonly hash: string;
  readonly shards: number;
  readonly device: "auto" | "cpu" | "gpu";
  /** Cores of a shard, and so its engines on the CPU. */
  readonly cores: number;
  /** `deno` as the machines of the job call it. */
  readonly deno: string;
}

/** Deno that images and actions are asked for. */
export const DENO_VERSION = "2.9.6";

/** The command that runs a shard; `which` says which, if the scheduler's environment does not. */
export function shardCommand({ plan, device, cores, deno }: Job, which = ""): string {
  const engines = device === "gpu" ? "" : ` --engines ${cores}`;
  return `${quoted(deno)} task bench --plan ${quoted(plan)}${which && ` ${which}`} --device ${device}${engines}`;
}

/** The command that merges. */
export function mergeCommandLine({ plan, deno }: Job): string {
  return `${quoted(deno)} task merge ${quoted(plan)}`;
}

/** A word for the shell. */
export function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A text as YAML and Python have it between double quotes. */
export function inQuotes(text: string): string {
  return JSON.stringify(text);
}

/** Lines that say what a file is, each behind the mark of a comment. */
export function heading({ plan, shards }: Job, how: readonly string[]): string {
  const lines = [`${shards} shards of ${plan}, then their merge. Written by "deno task emit".`, ...how];
  return lines.map((line) => `# ${line}`).join("\n");
}
