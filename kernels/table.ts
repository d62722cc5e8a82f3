/** Every kernel there is. The type makes the table complete: a kernel without a reference or a device does not compile. */
import { activation } from "./activation/activation.ts";
import { activation_backward } from "./activation_backward/activation_backward.ts";
import { add } from "./add/add.ts";
import { advance } from "./advance/advance.ts";
import { column_sum } from "./column_sum/column_sum.ts";
import { flatten_rows } from "./flatten_rows/flatten_rows.ts";
import { fold } from "./fold/fold.ts";
import { gather } from "./gather/gather.ts";
import { guard } from "./guard/guard.ts";
import { image_rows } from "./image_rows/image_rows.ts";
import { matmul } from "./matmul/matmul.ts";
import { moments } from "./moments/moments.ts";
import type { Kernel } from "./program/call.ts";
import { relu } from "./relu/relu.ts";
import { sgd } from "./sgd/sgd.ts";
import { softmax_cross_entropy } from "./softmax_cross_entropy/softmax_cross_entropy.ts";
import { unfold } from "./unfold/unfold.ts";
import { vector_norm } from "./vector_norm/vector_norm.ts";

export const KERNELS = {
  activation,
  activation_backward,
  add,
  advance,
  column_sum,
  flatten_rows,
  fold,
  gather,
  guard,
  image_rows,
  matmul,
  moments,
  relu,
  sgd,
  softmax_cross_entropy,
  unfold,
  vector_norm,
} as const satisfies Record<string, Kernel>;

/** Name of a kernel in the table. */
export type KernelName = keyof typeof KERNELS;
