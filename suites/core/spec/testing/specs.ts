/** Experiments written in tests. */
import * as z from "zod";
import { loadSpec } from "../load.ts";
import { formatProblem, SpecError } from "../problem.ts";
import type { Spec } from "../spec.ts";

/** Schemas that accept any figures and tables. */
export const ANY_BLOCKS = { figures: z.array(z.looseObject({})), tables: z.array(z.looseObject({})) };

/** A small experiment with nothing wrong; its lines are numbered in tests. */
export const VALID = `question: Which initial weights train?
observe: [loss, test_accuracy, grad_norm]
model: { depth: 2, width: 16 }
data: { task: digits, batch: 32 }
vary:
  model.init: [zeros, kaiming_normal]
tune: { optimizer.lr: [0.01, 0.1] }
fix: { train.steps: 20 }
`;

/** Loads an experiment from its text; other files by path. */
export function specOf(text: string, files: Readonly<Record<string, string>> = {}): Spec {
  const all: Readonly<Record<string, string>> = { [FILE]: text, ...files };
  const read = (path: string) => {
    if (!Object.hasOwn(all, path)) throw new Error(`no such file: ${path}`);
    return all[path];
  };
  return loadSpec(FILE, read, ANY_BLOCKS);
}

/** Where {@linkcode specOf} says the experiment is. */
export const FILE = "configs/suite/experiment.yaml";

/** The mistakes of an experiment, a line each, its own file name left out: `8:10: data.batch: …`. */
export function mistakesOf(text: string, files?: Readonly<Record<string, string>>): string[] {
  try {
    specOf(text, files);
    return [];
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.map((problem) => formatProblem(problem).replace(`${FILE}:`, ""));
  }
}
