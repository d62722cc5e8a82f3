/** The command line of `parity`. */
import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "../../suites/core/spec/nearest.ts";
import { UsageError } from "../command_line.ts";
import { type ModelName, MODELS, type OptimizerName, OPTIMIZERS } from "./arms.ts";

/** What was asked for. */
export interface ParityOptions {
  readonly models: readonly ModelName[];
  readonly optimizers: readonly OptimizerName[];
  readonly steps: number;
  readonly device: "cpu" | "gpu";
  readonly python: string;
  readonly controls: boolean;
  readonly publish: boolean;
  readonly help: boolean;
}

/** Steps of every run. */
export const STEPS = 20;
/** More would take hours and show nothing new. */
const MOST_STEPS = 1000;

const STRINGS = ["models", "optimizers", "steps", "device", "python"];
const SWITCHES = ["controls", "publish", "help"];

export const HELP = `deno task parity [options]

Trains small networks of every family with every optimizer for ${STEPS} steps in Descent and in PyTorch, in lockstep: both
sides start each step from the same parameters, optimizer state and batch, and their losses, gradients, updated
parameters and states are compared. Where no rounding can decide, both also run freely from the same start. Rounding to
fp16 and bf16 is compared with PyTorch's casts, bit for bit on a million values. Writes runs/parity/<device>.json.

  --models A,B       of ${wrapped(Object.keys(MODELS))}
  --optimizers A,B   of ${wrapped(Object.keys(OPTIMIZERS))}
  --steps N          steps of each (${STEPS})
  --device D         cpu (the default, a minute or two) or gpu (some ten minutes on a software adapter)
  --python PATH      a Python that has PyTorch (/usr/bin/python3)
  --controls         plants faults on PyTorch's side instead, each of which the comparison must catch
  --publish          writes the result to results/v1/parity/<device>.json too; of everything, and only where all holds
  --help             shows this

Exit code: 0 where everything agrees, 1 where something does not, 2 for a mistake on the command line, 3 where PyTorch
is missing.`;

/** Names in lines of at most 100 characters, indented like the help. */
function wrapped(names: readonly string[]): string {
  const lines: string[] = [""];
  names.forEach((name, i) => {
    const text = i + 1 < names.length ? `${name}, ` : name;
    if (`${lines.at(-1)}${text}`.length > 98) lines.push("");
    lines[lines.length - 1] += text;
  });
  return lines.map((line) => line.trimEnd()).join(`\n${" ".repeat(21)}`);
}

/** Reads the command line. Throws `UsageError` on what it does not know and what does not go together. */
export function parityOptions(args: readonly string[]): ParityOptions {
  const parsed = parseArgs(args, {
    string: STRINGS,
    boolean: SWITCHES,
    alias: { h: "help" },
    unknown: (arg) => {
      const name = arg.replace(/^-+/, "").split("=")[0];
      const near = arg.startsWith("-") ? nearest(name, [...STRINGS, ...SWITCHES]) : undefined;
      const meant = near ? ` (did you mean "--${near}"?)` : "";
      throw new UsageError(`unknown argument "${arg}"${meant}; "--help" lists the options`);
    },
  });
  const { controls, publish } = parsed;
  const some = ["models", "optimizers", "steps"].filter((name) => parsed[name] !== undefined);
  if ((controls || publish) && some.length > 0) {
    const option = controls ? "controls" : "publish";
    throw new UsageError(`"--${option}" takes everything, and so no ${some.map((name) => `"--${name}"`).join(", ")}`);
  }
  if (controls && publish) throw new UsageError('"--controls" finds planted faults; there is nothing to publish');
  if (parsed.python === "") throw new UsageError('"--python" takes the path of a Python, got ""');
  return {
    models: names("models", parsed.models, Object.keys(MODELS) as ModelName[]),
    optimizers: names("optimizers", parsed.optimizers, Object.keys(OPTIMIZERS) as OptimizerName[]),
    steps: stepsOf(parsed.steps),
    device: deviceOf(parsed.device),
    python: (parsed.python as string | undefined) ?? "/usr/bin/python3",
    controls: Boolean(controls),
    publish: Boolean(publish),
    help: Boolean(parsed.help),
  };
}

function names<Name extends string>(option: string, value: unknown, known: readonly Name[]): readonly Name[] {
  if (value === undefined) return known;
  const asked = String(value).split(",").map((name) => name.trim());
  for (const name of asked) {
    if (known.some((one) => one === name)) continue;
    const near = nearest(name, known);
    throw new UsageError(
      `"--${option}" takes names of ${known.join(", ")}; got "${name}"${near ? ` (did you mean "${near}"?)` : ""}`,
    );
  }
  return known.filter((name) => asked.includes(name));
}

function stepsOf(value: unknown): number {
  if (value === undefined) return STEPS;
  const steps = Number(value);
  if (value !== "" && Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS) return steps;
  throw new UsageError(`"--steps" takes a whole number from 1 to ${MOST_STEPS}, got "${value}"`);
}

function deviceOf(value: unknown = "cpu"): "cpu" | "gpu" {
  if (value === "cpu" || value === "gpu") return value;
  throw new UsageError(`"--device" takes cpu, gpu, got "${value}"`);
}
