/** What a bench would run and what it costs, as text; nothing is trained and no data is read. */
import { dataSizes } from "../../suites/core/data/sizes.ts";
import { type Estimate, estimate, type Work } from "../../suites/core/plan/estimate.ts";
import { expand } from "../../suites/core/plan/expand.ts";
import { groupRuns } from "../../suites/core/plan/group.ts";
import { examinationsOf, observedProgram } from "../../suites/core/observe/examinations.ts";
import { planTable, showSeconds } from "../../suites/core/plan/plan_table.ts";
import { shapeOfSizes } from "../../suites/core/run/data_shape.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { PROTOCOLS } from "../../suites/core/protocols/table.ts";
import { SpecError } from "../../suites/core/spec/problem.ts";
import type { Spec } from "../../suites/core/spec/spec.ts";
import type { ExperimentName } from "../spec.ts";
import type { BenchOptions } from "../bench/options.ts";

/** A kind of device with the speed assumed of it, in GFLOP/s over all its engines. */
export interface AssumedSpeed {
  readonly device: string;
  readonly gigaflops: number;
  readonly basis: string;
}

/** What a plan is made from. */
export interface PlanInputs {
  readonly names: readonly ExperimentName[];
  /** Throws `SpecError` with the mistakes of one experiment. */
  readonly load: (name: ExperimentName) => Spec;
  readonly options: Pick<BenchOptions, "seeds" | "quick" | "overrides">;
  /** The first one gives the column of times. */
  readonly speeds: readonly AssumedSpeed[];
}

/** Steps between readbacks that the memory is counted for. */
const CAPACITY = 50;

/** The plan of all named experiments. Throws `SpecError` with the mistakes of all of them. */
export function planText({ names, load, options, speeds }: PlanInputs): string {
  const planned = withAllMistakes(names, (name) => {
    const spec = load(name);
    const groups = groupRuns(expand(spec, options));
    const workOf = (config: RunConfig) => workOfRun(config, spec);
    return { name, spec, estimates: estimate(groups, { workOf, gigaflops: speeds[0].gigaflops }) };
  });
  const parts = planned.map(({ name, spec, estimates }) =>
    `${name.suite}/${name.experiment}: ${spec.question}\n${planTable(estimates)}`
  );
  return [...parts, times(planned.flatMap(({ estimates }) => estimates), speeds)].join("\n\n");
}

/** A program, built without its data, and how often a run of a protocol goes through its phases. */
export function workOfRun(config: RunConfig, { protocol, observe }: Pick<Spec, "protocol" | "observe">): Work {
  if (PROTOCOLS[protocol].compute) return { program: { tensors: [], phases: {} }, passes: {} };
  const sizes = dataSizes(config.data);
  const data = shapeOfSizes(sizes);
  const { program, microBatches } = observedProgram(config, data, { capacity: CAPACITY, observe });
  const [validation, test] = [sizes.validation, sizes.test].map((rows) => rows / data.evaluationBatch);
  const passes = PROTOCOLS[protocol].passes(config, { validation, test });
  const looks: Record<string, number> = Object.assign({}, ...examinationsOf(observe).map((one) => one.passes(config)));
  const examined = Object.entries(looks).map(([phase, times]) => [phase, times * (passes.signal ?? 0)]);
  return { program, passes: { ...passes, ...Object.fromEntries(examined) }, microBatches: microBatches.count };
}

function withAllMistakes<Name, Planned>(names: readonly Name[], plan: (name: Name) => Planned): Planned[] {
  const mistakes: SpecError[] = [];
  const planned = names.flatMap((name) => {
    try {
      return [plan(name)];
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      mistakes.push(error);
      return [];
    }
  });
  if (mistakes.length > 0) throw new SpecError(mistakes.flatMap(({ problems }) => problems));
  return planned;
}

function times(estimates: readonly Estimate[], speeds: readonly AssumedSpeed[]): string {
  const flops = estimates.reduce((sum, { totalFlops }) => sum + totalFlops, 0);
  const width = Math.max(...speeds.map(({ device }) => device.length));
  const lines = speeds.map(({ device, gigaflops, basis }) =>
    `  ${device.padEnd(width)}  ${showSeconds(flops / (gigaflops * 1e9)).padStart(8)}  ${basis}`
  );
  return [
    "Estimated time of one pass, all experiments above:",
    ...lines,
    'The column "time" is for the first line. A claim found contradicted is run again on other seeds, for the cells it',
    "reads; that is not in these numbers. Memory is that of all runs of a program side by side; fewer at a time need less.",
    "Live are the activations and gradients that a step of one run needs at once; memory has evaluations in it too.",
  ].join("\n");
}
