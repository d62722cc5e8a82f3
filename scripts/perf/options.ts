/** The command line of `perf`. */
import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "../../suites/core/spec/nearest.ts";
import { UsageError } from "../command_line.ts";
import { WORKS } from "./works.ts";

/** Libraries that the sweeps are compared with. */
export const PEERS = ["torch", "jax_js", "tfjs"] as const;
export type Peer = typeof PEERS[number];

/** What was asked for. */
export interface PerfOptions {
  readonly only: readonly string[];
  readonly peers: readonly Peer[];
  readonly repeats: number;
  /** Steps of a run, where it is cut short. */
  readonly steps: number | undefined;
  readonly device: "cpu" | "gpu";
  readonly python: string;
  readonly publish: boolean;
  readonly help: boolean;
}

const REPEATS = 7;
const STRINGS = ["only", "peers", "repeats", "steps", "device", "python"];
const SWITCHES = ["publish", "help"];

export const HELP = `deno task perf [options]

Times sweeps of small networks beside PyTorch, jax-js and TensorFlow.js, matrix products beside OpenBLAS, and every kernel
beside what the machine can do at most. All arms of a work take turns, round by round, so that a busy machine slows them
all alike; numbers are medians over rounds, ratios are taken within rounds. Every arm starts from the same parameters and
batches, its first loss is checked, and each fills all cores: one process a core, one thread each.
Writes runs/perf/<device>.json.

  --only A,B        of ${WORKS.join(", ")}
  --peers A,B       of ${PEERS.join(", ")}, or none; all that can be had by default. jax-js and TensorFlow.js are
                    downloaded from npm into runs/peers/ when they are first asked for
  --repeats N       rounds (${REPEATS}); an interval takes at least 6
  --steps N         steps of a run at most, for trials
  --device D        cpu (the default) or gpu
  --python PATH     a Python that has PyTorch (/usr/bin/python3)
  --publish         writes the result to results/v1/perf/<device>.json too; of everything alone
  --help            shows this

Exit code: 0 where everything was measured, whatever the numbers, 1 where Descent could not train, 2 for a mistake on the
command line. A peer that cannot do a work has that as its entry.`;

/** Reads the command line. Throws `UsageError` on what it does not know and what does not go together. */
export function perfOptions(args: readonly string[]): PerfOptions {
  const parsed = parseArgs(args, {
    string: STRINGS,
    boolean: SWITCHES,
    alias: { h: "help" },
    unknown: (arg) => {
      const name = arg.replace(/^-+/, "").split("=")[0];
      const near = arg.startsWith("-") ? nearest(name, [...STRINGS, ...SWITCHES]) : undefined;
      throw new UsageError(
        `unknown argument "${arg}"${near ? ` (did you mean "--${near}"?)` : ""}; "--help" lists the options`,
      );
    },
  });
  const some = ["only", "peers", "steps"].filter((name) => parsed[name] !== undefined);
  if (parsed.publish && some.length > 0) {
    throw new UsageError(`"--publish" takes everything, and so no ${some.map((name) => `"--${name}"`).join(", ")}`);
  }
  if (parsed.python === "") throw new UsageError('"--python" takes the path of a Python, got ""');
  const device = parsed.device ?? "cpu";
  if (device !== "cpu" && device !== "gpu") throw new UsageError(`"--device" takes cpu, gpu, got "${device}"`);
  return {
    only: names("only", parsed.only, WORKS),
    peers: parsed.peers === "none" ? [] : names("peers", parsed.peers, PEERS),
    repeats: whole("repeats", parsed.repeats) ?? REPEATS,
    steps: whole("steps", parsed.steps),
    device,
    python: String(parsed.python ?? "/usr/bin/python3"),
    publish: Boolean(parsed.publish),
    help: Boolean(parsed.help),
  };
}

function names<Name extends string>(option: string, value: unknown, known: readonly Name[]): Name[] {
  if (value === undefined) return [...known];
  const asked = String(value).split(",");
  for (const name of asked) {
    if (known.includes(name as Name)) continue;
    const near = nearest(name, known);
    const meant = near ? ` (did you mean "${near}"?)` : "";
    throw new UsageError(`"--${option}" takes ${known.join(", ")}; got "${name}"${meant}`);
  }
  return known.filter((name) => asked.includes(name));
}

function whole(option: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value !== "" && Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new UsageError(`"--${option}" takes a whole number from 1 to 1000, got "${value}"`);
}
