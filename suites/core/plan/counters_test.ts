import { assert, assertEquals } from "@std/assert";
import { specOf, VALID } from "../spec/testing/specs.ts";
import { shapeOfSizes } from "../run/data_shape.ts";
import { dataSizes } from "../data/sizes.ts";
import { trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { countersOf } from "./counters.ts";
import type { Work } from "./estimate.ts";
import { expand } from "./expand.ts";

const [RUN] = expand(specOf(VALID));

/** One signal pass, then `train` steps; nothing is evaluated. */
const workOf = (train: number) => (config: RunConfig): Work => ({
  program: trainingProgram(config, shapeOfSizes(dataSizes(config.data)), { capacity: 50, observe: [] }).program,
  passes: { signal: 1, train },
});
const count = (steps: number, capacity = 50) => {
  const run = { ...RUN, config: { ...RUN.config, train: { ...RUN.config.train, steps } } };
  return countersOf(run, { protocol: "train", workOf: workOf(steps), capacity });
};

Deno.test("operations and dispatches grow by those of a step, bytes with neither", () => {
  const [one, two, many] = [1, 2, 101].map((steps) => count(steps));
  assertEquals(many.runFlops - one.runFlops, 100 * one.stepFlops);
  const { program } = workOf(1)(RUN.config);
  const perStep = two.dispatches - one.dispatches;
  assert(perStep >= program.phases.train.length, "a call is at least one dispatch");
  assertEquals(many.dispatches - one.dispatches, 100 * perStep);
  assertEquals([many.bufferBytes, many.liveBytes], [one.bufferBytes, one.liveBytes]);
});

Deno.test("readbacks: the signal, the full logs of steps, and the two evaluations at the end", () => {
  const readbacks = (steps: number, capacity: number) => count(steps, capacity).readbacks;
  assertEquals([readbacks(50, 50), readbacks(51, 50), readbacks(51, 10)], [1 + 1 + 2, 1 + 2 + 2, 1 + 6 + 2]);
});
