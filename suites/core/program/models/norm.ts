/** The norm of a layer, from a configuration. */
import { batchNorm, normalizeByRunning, trackStatistics } from "../../../../kernels/batch_norm/batch_normalize.ts";
import { initialRunning } from "../../../../kernels/batch_norm/statistics.ts";
import { groupNorm } from "../../../../kernels/group_norm/normalize.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { ParameterList } from "../parameters.ts";
import type { Pass } from "./model.ts";

/** Applies a norm to rows of features; the identity where the configuration has none. */
export type Norm = (pass: Pass, x: Tensor) => Tensor;

/** Added to variances, as torch.nn does. */
const EPSILON = 1e-5;
/** Groups of a group norm, where the configuration gives none. */
export const GROUPS = 8;

/** Share of a new batch in the running statistics, as torch.nn has it. */
const MOMENTUM = 0.1;

/** What a norm belongs to. */
export interface NormSizes {
  readonly layer: number;
  /** Features it is taken over. */
  readonly width: number;
  /** Rows of a sample, over which a group norm goes too: the pixels of an image; 1 by default. */
  readonly spatial?: number;
}

/** Declares `<name>.scale` and `<name>.shift` of a norm. An RMS norm has no shift. */
export function norm(parameters: ParameterList, config: RunConfig["model"], name: string, sizes: NormSizes): Norm {
  const { norm: kind = "none", norm_affine: affine = true, groups = GROUPS } = config;
  const { layer, width, spatial = 1 } = sizes;
  if (kind === "none") return (_, x) => x;
  const center = kind !== "rms";
  const scale = affine ? parameters.constant(`${name}.scale`, width, { layer, value: 1 }) : undefined;
  const shift = affine && center ? parameters.constant(`${name}.shift`, width, { layer, value: 0 }) : undefined;
  if (kind === "batch") return batch(parameters, name, { width, scale, shift });
  const shape = {
    groups: kind === "group" ? groups : 1,
    spatial: kind === "group" ? spatial : 1,
    center,
    epsilon: EPSILON,
  };
  return ({ builder }, x) => builder.apply(groupNorm, { x, scale, shift, ...shape, name: `${name}.normalized` });
}

/** Batch norm (Ioffe, Szegedy 2015): statistics of the batch in training, running ones in evaluation. */
function batch(
  parameters: ParameterList,
  name: string,
  { width, scale, shift }: { width: number; scale?: Tensor; shift?: Tensor },
): Norm {
  const running = parameters.state(`${name}.running`, [2, width], () => Float32Array.from(initialRunning(width)));
  return ({ builder, mode, counters, afterwards }, x) => {
    const inputs = { x, scale, shift, epsilon: EPSILON, name: `${name}.normalized` };
    if (mode === "evaluate") return normalizeByRunning(builder, { ...inputs, running });
    const out = builder.apply(batchNorm, inputs);
    afterwards.push(() => trackStatistics(builder, { out, running, counters }, { momentum: MOMENTUM, unbiased: true }));
    return out;
  };
}
