/**
 * Moves a loss scale on by one step, as `torch.amp.GradScaler` does. `state` holds scale, good steps in a row, skipped
 * steps, and whether this step overflowed; `flag` is 1 where it did.
 *
 *     overflow:  scale *= backoff; good = 0; skipped += 1; overflow = 1
 *     else:      good += 1; overflow = 0; at good = interval: good = 0, scale *= growth unless that is infinite
 *
 * A static scale has growth and backoff 1: it counts, and steps are skipped, but it stays. A dead replica's state stays.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { LOSS_SCALE, LOSS_SCALE_SIZE } from "./state.ts";

export const update_scale: Kernel = {
  signature: { state: "update", flag: "read", counters: "read" },

  check(call) {
    const { state, flag, counters } = call.tensors;
    const { growth, backoff, interval } = call.attributes;
    checkThat(state.dtype === "f32" && size(state) === LOSS_SCALE_SIZE, call, `state is f32 [${LOSS_SCALE_SIZE}]`);
    checkThat(flag.dtype === "u32" && size(flag) === 1, call, "flag is one u32");
    checkThat(size(counters) === 2, call, "counters holds row and alive");
    checkThat(growth >= 1 && backoff > 0 && backoff <= 1, call, "growth is at least 1, backoff above 0 and at most 1");
    const counts = Number.isInteger(interval) && interval >= 1 && interval <= 2 ** 24; // f32 counts so far
    checkThat(counts, call, "interval is an integer from 1 to 2^24");
  },

  flops: () => 1,

  reference(call, array) {
    if (!array("counters")[1]) return;
    const state = array("state");
    const { growth, backoff, interval } = call.attributes;
    const { scale, goodSteps, skippedSteps, overflow } = LOSS_SCALE;
    state[overflow] = array("flag")[0] ? 1 : 0;
    if (state[overflow]) {
      state[scale] *= backoff;
      state[goodSteps] = 0;
      state[skippedSteps] += 1;
      return;
    }
    state[goodSteps] += 1;
    if (state[goodSteps] < interval) return;
    state[goodSteps] = 0;
    const grown = Math.fround(state[scale] * growth);
    if (Number.isFinite(grown)) state[scale] = grown;
  },

  gpu,
  cpu,
};
