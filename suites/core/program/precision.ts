/** What a precision setting makes of a program. */
import type { PrecisionPolicy } from "../../../kernels/program/precision.ts";
import type { Format } from "../../../kernels/round/formats.ts";
import type { LossScale } from "../../../kernels/update_scale/loss_scaling.ts";
import type { RunConfig } from "../spec/config.ts";

/** What a setting asks for; nothing in f32. */
export interface Precision {
  readonly rounding?: PrecisionPolicy;
  readonly lossScale?: LossScale;
  /** The format that rounded numbers have in memory; f32 where it is absent. */
  readonly storage?: Format;
}

/** The rounding, the loss scale and the storage of a setting. */
export function precisionOf(precision: RunConfig["precision"]): Precision {
  if (precision === "f32") return {};
  const [format, policy] = "f16" in precision ? ["f16", precision.f16] as const : ["bf16", precision.bf16] as const;
  return {
    rounding: { format, master: policy.master, flush: policy.subnormals === "flushed" },
    lossScale: policy.loss_scale === "none" ? undefined : policy.loss_scale,
    storage: policy.storage === "native" ? format : undefined,
  };
}
