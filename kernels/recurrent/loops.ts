import { boundedLoop } from "../gpu/call_shapes.ts";
import type { Call } from "../program/call.ts";

/** Invocations of a workgroup, which has one sequence. */
const LANES = 64;
/** Units whose states fit into the workgroup's memory twice. */
const MOST_UNITS = 1024;

/** Refuses a recurrence too long or too wide for a workgroup. Throws `RangeError`. */
export function checkLoops(call: Call, steps: number, units: number): void {
  if (units > MOST_UNITS) {
    throw new RangeError(
      `Cannot run kernel ${call.kernel} on the GPU: there are at most ${MOST_UNITS} units, got ${units}; ` +
        "use --device cpu",
    );
  }
  boundedLoop(call, steps * (1 + Math.ceil(units / LANES) * (1 + Math.floor(units / 4) + units % 4)));
}
