/** Normalization over the features of a sample as a differentiable operation. */
import type { Builder, Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { groupStatisticsShape } from "./groups.ts";

/** What a group normalization is made of. */
export interface GroupNormInputs extends Readonly<Record<string, unknown>> {
  /** [rows, C] */
  readonly x: Tensor;
  /** [C] */
  readonly scale?: Tensor;
  /** [C] */
  readonly shift?: Tensor;
  /** Blocks that the columns of a sample fall into, each with statistics of its own. */
  readonly groups: number;
  /** Rows of a sample: 1, or height · width of an image. */
  readonly spatial: number;
  /** Takes the mean out; without it only the root mean square is brought to 1. */
  readonly center: boolean;
  /** Added to the variance; positive. */
  readonly epsilon: number;
  readonly name: string;
}

/** Statistics are f32 whatever the precision of activations. */
const STATISTICS_ROLE = { role: "state", storage: "scratch" } as const;

/** The statistics that a forward pass left for its backward pass, by its output. */
const STATISTICS = new WeakMap<Tensor, Tensor>();

/** `(x − mean) / √(variance + epsilon) · scale + shift`. Throws `RangeError` where a centered group has one element. */
export const groupNorm: Operation<GroupNormInputs> = {
  forward(builder, { x, scale, shift, groups, spatial, center, epsilon, name }) {
    const out = builder.tensor(name, x.shape, { role: "activation" });
    const shape = groupStatisticsShape(x, { groups, spatial });
    const statistics = builder.tensor(`${name}.statistics`, shape, STATISTICS_ROLE);
    const attributes = { groups, spatial, center: Number(center), epsilon };
    builder.call("group_norm", { input: x, scale, shift, out, statistics }, attributes);
    STATISTICS.set(out, statistics);
    return out;
  },
  // dscale = Σ dy·x̂, dshift = Σ dy, dx = rstd·(g − mean g − x̂·mean(g·x̂)) with g = dy·scale
  backward(builder, { x, scale, shift, groups, spatial, center }, out, dout) {
    const statistics = STATISTICS.get(out);
    const attributes = { groups, spatial, center: Number(center) };
    const [dscale, dshift] = [scale, shift].map((tensor) => tensor && builder.gradientTensor(tensor));
    if (dscale) builder.call("group_norm_parameters", { input: x, statistics, dout, dscale, dshift }, attributes);
    else if (dshift) builder.call("column_sum", { input: dout, out: dshift });
    if (scale && dscale) builder.setGradient(scale, dscale);
    if (shift && dshift) builder.setGradient(shift, dshift);
    if (!builder.needsGradient(x)) return;
    const dx = builder.gradientTensor(x);
    builder.call("group_norm_backward", { input: x, statistics, scale, dout, out: dx }, attributes);
    builder.setGradient(x, dx);
  },
};

/** What a normalization of each row is made of. */
export type RowNormInputs = Pick<GroupNormInputs, "x" | "scale" | "shift" | "epsilon" | "name">;

/** Layer normalization: each row of `x [rows, C]` by its own mean and variance. */
export function layerNorm(builder: Builder, inputs: RowNormInputs): Tensor {
  return builder.apply(groupNorm, { ...inputs, groups: 1, spatial: 1, center: true });
}

/** Root-mean-square normalization: each row of `x [rows, C]` by its own root mean square. */
export function rmsNorm(builder: Builder, inputs: RowNormInputs): Tensor {
  return builder.apply(groupNorm, { ...inputs, groups: 1, spatial: 1, center: false });
}
