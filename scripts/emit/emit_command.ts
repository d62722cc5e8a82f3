/** The command `emit`: a job file for a plan. */
import { parseArgs } from "@std/cli/parse-args";
import { type Plan, planHash } from "../../results/plan_format.ts";
import { nearest } from "../../suites/core/spec/nearest.ts";
import { UsageError } from "../command_line.ts";
import { type EmitterName, EMITTERS } from "./table.ts";

const HELP = `deno task emit <slurm|github|gitlab|kubernetes|snakemake> <plan.json> [options]

Prints a job file that runs a plan as shards and merges them; see docs/cluster.md.

  --shards N        how many shards (4 by default)
  --device D        auto (the default), cpu, gpu; "auto" may take different devices on different machines
  --cores N         cores of a shard (2 by default)
  --deno PATH       deno as the machines call it ("deno" by default)
  -o, --output FILE writes the file instead
  --help            shows this`;

/** What the command works with. */
export interface EmitTools {
  readonly readPlan: (path: string) => Plan;
  readonly write: (path: string, text: string) => void;
}

/** Returns the exit code. */
export function emitCommand(args: readonly string[], { readPlan, write }: EmitTools): number {
  const parsed = parseArgs(args, {
    boolean: ["help"],
    string: ["shards", "device", "cores", "deno", "output"],
    default: { shards: "4", device: "auto", cores: "2", deno: "deno" },
    alias: { h: "help", o: "output" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`unknown option "${arg}"; "--help" lists them`);
    },
  });
  if (parsed.help) {
    console.log(HELP);
    return 0;
  }
  const kind = kindOf(parsed._[0]);
  if (parsed._.length !== 2) {
    throw new UsageError(`emit takes a kind of job file and a plan, got ${parsed._.length} words`);
  }
  const path = String(parsed._[1]);
  if (/[\n\r]/.test(path + parsed.deno)) throw new UsageError("a path in a job file has no line breaks");
  const text = EMITTERS[kind]({
    plan: path,
    hash: planHash(readPlan(path)),
    shards: wholeNumber("shards", parsed.shards),
    cores: wholeNumber("cores", parsed.cores),
    device: deviceOf(parsed.device),
    deno: String(parsed.deno),
  });
  if (typeof parsed.output !== "string") console.log(text.trimEnd());
  else {
    write(parsed.output, text);
    console.log(`${parsed.output} written`);
  }
  return 0;
}

function kindOf(word: unknown): EmitterName {
  const kinds = Object.keys(EMITTERS) as EmitterName[];
  const found = kinds.find((kind) => kind === word);
  if (found) return found;
  const meant = word === undefined ? undefined : nearest(String(word), kinds);
  const advice = meant ? `did you mean "${meant}"?` : `one of ${kinds.join(", ")}`;
  throw new UsageError(`emit takes a kind of job file, got "${word ?? ""}"; ${advice}`);
}

function wholeNumber(name: string, value: unknown): number {
  const number = Number(value);
  if (value === "" || !Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new UsageError(`"--${name}" takes a whole number from 1 to 10000, got "${value}"`);
  }
  return number;
}

function deviceOf(value: unknown): "auto" | "cpu" | "gpu" {
  if (value === "auto" || value === "cpu" || value === "gpu") return value;
  throw new UsageError(`"--device" takes auto, cpu, gpu, got "${value}"`);
}
