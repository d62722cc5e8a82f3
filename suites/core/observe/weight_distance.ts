/** How far training has taken weights from where they started, worked out on the host. */
import type { Session } from "../../../kernels/program/device.ts";
import type { Run } from "../plan/run.ts";
import type { TrainingProgram } from "../program/training_program.ts";
import { updateProfiles } from "./updates.ts";

/**
 * By run and layer, `‖W − W₀‖ / ‖W₀‖` over all weights of the layer; NaN where it started at zero and stayed there,
 * infinite where it did not stay.
 */
export async function weightDistances(
  session: Session,
  { parameters, weights }: TrainingProgram,
  runs: readonly Run[],
): Promise<number[][]> {
  const tensors = [...new Set(weights.flat())];
  const now = await Promise.all(tensors.map((tensor) => session.read(tensor)));
  return runs.map((run, replica) => {
    const layers = weights.map((layer) =>
      layer.map((weight) => ({
        before: parameters.find(({ tensor }) => tensor === weight)!.initial(run),
        after: now[tensors.indexOf(weight)][replica],
      }))
    );
    return updateProfiles(layers, 0).update_ratio;
  });
}
