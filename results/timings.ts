/** Times as values of runs, for those who judge and draw: they lie in a result's provenance, apart from what is compared. */
import { type Canonical, type Result, valueKey } from "./format.ts";

/**
 * The canonical part with what was timed among the scalars of its runs: `steps_per_second` and `step_seconds`. Only for
 * reading; these are not the bytes that a result is known by.
 */
export function withTimings(
  { canonical, provenance: { timings } }: Pick<Result, "canonical" | "provenance">,
): Canonical {
  if (!timings) return canonical;
  const runs = canonical.runs.map((run) => {
    const timing = Object.hasOwn(timings, run.id) ? timings[run.id] : undefined;
    if (!timing) return run;
    const { stepsPerSecond } = timing;
    const timed = {
      [valueKey("steps_per_second", "end")]: stepsPerSecond,
      [valueKey("step_seconds", "end")]: 1 / stepsPerSecond,
    };
    return { ...run, scalars: { ...run.scalars, ...timed } };
  });
  return { ...canonical, runs };
}
