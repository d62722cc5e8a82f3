/**
 * A plan as a file: which runs there are, what each costs and what it is made from, so that several machines can share
 * them out without talking to each other. The same experiments, settings and data give the same bytes.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod";
import { encode } from "./encode.ts";
import { FORMAT_VERSION, RunRecord } from "./format.ts";
import { readFormat } from "./read.ts";

/** What a program costs, exact and the same everywhere: counted, not timed. */
export const Counters = z.strictObject({
  /** Floating-point operations of one training step of one run. */
  stepFlops: z.number().min(0),
  /** Floating-point operations of one run, evaluations included. */
  runFlops: z.number().min(0),
  /** Most bytes of activations and gradients that a step of one run needs at once. */
  liveBytes: z.number().min(0),
  /** Memory of one run alone. */
  bufferBytes: z.number().min(0),
  /** Kernels started on a GPU from the first step to the last evaluation; all runs of a program share them. */
  dispatches: z.number().min(0),
  /** Fewest readbacks from the device in the same time. */
  readbacks: z.number().min(0),
});
export type Counters = z.infer<typeof Counters>;

/** One run; its configuration follows from the experiment. */
export const PlannedRun = RunRecord.pick({ id: true, cell: true, tuned: true, seed: true, pass: true }).extend({
  /** Place of its program in the experiment's `programs`. */
  program: z.int().min(0),
});
export type PlannedRun = z.infer<typeof PlannedRun>;

/** The runs of one experiment and pass. */
export const PlannedExperiment = z.strictObject({
  suite: z.string(),
  experiment: z.string(),
  pass: z.enum(["first", "confirmation"]),
  /** As a result stores it, with the changes of the command line. */
  specification: z.record(z.string(), z.json()),
  claimsHash: z.string(),
  /** SHA-256 of each dataset, by key. */
  data: z.record(z.string(), z.string()),
  programs: z.array(Counters),
  /** In the order in which a result lists them. */
  runs: z.array(PlannedRun),
});
export type PlannedExperiment = z.infer<typeof PlannedExperiment>;

/** A plan file. */
export const Plan = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  kind: z.literal("plan"),
  /** What the command line changed of the experiments. */
  changes: z.strictObject({
    seeds: z.int().min(1).optional(),
    quick: z.boolean(),
    overrides: z.record(z.string(), z.json()),
  }),
  /** Of a plan of confirming runs: the hash of the plan whose results they confirm. */
  confirms: z.string().optional(),
  experiments: z.array(PlannedExperiment),
});
export type Plan = z.infer<typeof Plan>;

/** Digits of a plan's hash: it names a folder. */
const HASH_DIGITS = 16;

/** Text of a plan. Throws `RangeError` for one that could not be read back. */
export function encodePlan(plan: Plan): string {
  const text = encode(plan);
  const read = Plan.safeParse(JSON.parse(text));
  if (!read.success) throw new RangeError(`Cannot encode a plan: ${z.prettifyError(read.error)}`);
  return text;
}

/** First hex digits of the SHA-256 of a plan's bytes. */
export function planHash(plan: Plan): string {
  return sha256(new TextEncoder().encode(encodePlan(plan))).toHex().slice(0, HASH_DIGITS);
}

/** Reads a plan. Throws `SyntaxError` naming the file and what is wrong. */
export function readPlan(text: string, file: string): Plan {
  const plan = readFormat(text, file, Plan, { kind: "plan", older: '"deno task plan -o" makes a new one' });
  for (const { suite, experiment, programs, runs } of plan.experiments) {
    const beyond = runs.find(({ program }) => program >= programs.length);
    if (beyond) throw new SyntaxError(`Cannot read ${file}: ${suite}/${experiment} has no program ${beyond.program}`);
  }
  return plan;
}
