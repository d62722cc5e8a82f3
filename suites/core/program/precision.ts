/** What a precision setting makes of a program. */
import type { PrecisionPolicy } from "../../../kernels/program/precision.ts";
import type { LossScale } from "../../../kernels/update_scale/loss_scaling.ts";
import type { RunConfig } from "../spec/config.ts";

/** The rounding and the loss scale of a setting; neither in f32. */
export function precisionOf(precision: RunConfig["precision"]): { rounding?: PrecisionPolicy; lossScale?: LossScale } {
  if (precision === "f32") return {};
  const [format, policy] = "f16" in precision ? ["f16", precision.f16] as const : ["bf16", precision.bf16] as const;
  return {
    rounding: { format, master: policy.master, flush: policy.subnormals === "flushed" },
    lossScale: policy.loss_scale === "none" ? undefined : policy.loss_scale,
  };
}
