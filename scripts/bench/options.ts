/** The command line of `bench` and `plan`. */
import { parseArgs } from "@std/cli/parse-args";

/** What was asked for. */
export interface BenchOptions {
  /** Suites or `suite/experiment`; empty for the headline experiments. */
  readonly names: readonly string[];
  readonly all: boolean;
  readonly device: "auto" | "cpu" | "gpu";
  readonly seeds?: number;
  readonly quick: boolean;
  /** Settings by dotted path. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** Folder of downloaded datasets. */
  readonly data: string;
  readonly engines?: number;
  /** A plan file to run a shard of, instead of names and changes. */
  readonly plan?: string;
  readonly shard?: string;
  readonly shards?: number;
  /** File that `plan` writes. */
  readonly output?: string;
  /** Trains finished runs again and compares. */
  readonly force: boolean;
  readonly failFast: boolean;
  /** How often a run that failed is tried again. */
  readonly retries?: number;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds?: number;
  /** Folder whose `runs/` is the work area, instead of the project's. */
  readonly work?: string;
  readonly help: boolean;
}

/** A mistake on the command line: the message goes to the reader, the exit code is 2. */
export class UsageError extends Error {}

const STRINGS = [
  "device",
  "seeds",
  "data",
  "engines",
  "plan",
  "shard",
  "shards",
  "output",
  "retry",
  "checkpoint",
  "work",
];
const SWITCHES = ["all", "quick", "force", "fail-fast", "help"];

/** Reads the command line. Throws `UsageError` on what it does not know. */
export function benchOptions(args: readonly string[], dataFolder: string): BenchOptions {
  const parsed = parseArgs(args, {
    string: [...STRINGS, "set"],
    boolean: SWITCHES,
    collect: ["set"],
    alias: { h: "help", o: "output" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(unknownOption(arg));
    },
  });
  const device = oneOf("device", parsed.device ?? "auto", ["auto", "cpu", "gpu"] as const);
  return {
    names: parsed._.map((name) => String(name).replace(/^configs\//, "").replace(/\.ya?ml$/, "").replace(/\/$/, "")),
    all: Boolean(parsed.all),
    device,
    seeds: wholeNumber("seeds", parsed.seeds, 1),
    quick: Boolean(parsed.quick),
    overrides: Object.fromEntries((parsed.set as string[]).map(override)),
    data: typeof parsed.data === "string" && parsed.data ? parsed.data : dataFolder,
    engines: wholeNumber("engines", parsed.engines, 1),
    ...planOptions(parsed),
    force: Boolean(parsed.force),
    failFast: Boolean(parsed["fail-fast"]),
    retries: wholeNumber("retry", parsed.retry, 0),
    checkpointSeconds: wholeNumber("checkpoint", parsed.checkpoint, 0),
    work: typeof parsed.work === "string" && parsed.work ? parsed.work : undefined,
    help: Boolean(parsed.help),
  };
}

/** What `plan -o` and `bench --plan` take besides. */
function planOptions(parsed: ReturnType<typeof parseArgs>) {
  const text = (name: string) => {
    const value = parsed[name];
    if (value === "") throw new UsageError(`"--${name}" takes a value`);
    return typeof value === "string" ? value : undefined;
  };
  const [plan, shard, output] = ["plan", "shard", "output"].map(text);
  return { plan, shard, shards: wholeNumber("shards", parsed.shards, 1), output };
}

/** Throws `UsageError` where an option is given that a command has no use for. */
export function refuseOptions(options: BenchOptions, names: readonly (keyof BenchOptions)[], why: string): void {
  const given = names.find((name) => {
    const value = options[name];
    if (Array.isArray(value)) return value.length > 0;
    return typeof value === "object" ? Object.keys(value).length > 0 : Boolean(value);
  });
  if (given === undefined) return;
  const shown = given === "names" ? `"${options.names[0]}"` : `"--${given === "overrides" ? "set" : given}"`;
  throw new UsageError(`${shown} ${why}`);
}

function unknownOption(arg: string): string {
  const name = arg.replace(/^-+/, "").split("=")[0];
  const known = [...STRINGS, ...SWITCHES, "set"];
  const near = known.find((option) => option[0] === name[0] && Math.abs(option.length - name.length) <= 2);
  return `unknown option "${arg}"${near ? ` (did you mean "--${near}"?)` : ""}; "--help" lists them`;
}

function wholeNumber(name: string, value: unknown, least: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value === "" || !Number.isInteger(number) || number < least) {
    throw new UsageError(`"--${name}" takes a whole number of at least ${least}, got "${value}"`);
  }
  return number;
}

function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (!found) throw new UsageError(`"--${name}" takes ${allowed.join(", ")}, got "${value}"`);
  return found;
}

/** `optimizer.lr=0.1`; the value is read as JSON where it is JSON, else as a word. */
function override(text: string): [string, unknown] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`"--set" takes path=value, for example "--set optimizer.lr=0.1", got "${text}"`);
  const [path, value] = [text.slice(0, at), text.slice(at + 1)];
  try {
    return [path, JSON.parse(value)];
  } catch {
    return [path, value];
  }
}
