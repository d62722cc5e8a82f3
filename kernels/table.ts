/** Every kernel there is. The type makes the table complete: a kernel without a reference or a device does not compile. */
import { accumulate_batch } from "./accumulate_batch/accumulate_batch.ts";
import { close_step } from "./close_step/close_step.ts";
import { find_nonfinite } from "./find_nonfinite/find_nonfinite.ts";
import { mask_labels } from "./mask_labels/mask_labels.ts";
import { masked_cross_entropy } from "./masked_cross_entropy/masked_cross_entropy.ts";
import { cycle_rows } from "./cycle_rows/cycle_rows.ts";
import { blend } from "./blend/blend.ts";
import { displace } from "./displace/displace.ts";
import { dot_product } from "./dot_product/dot_product.ts";
import { pool_select } from "./pool_select/pool_select.ts";
import { probe_factor } from "./probe_factor/probe_factor.ts";
import { accumulate } from "./accumulate/accumulate.ts";
import { fill } from "./fill/fill.ts";
import { gate_step } from "./gate_step/gate_step.ts";
import { log_values } from "./log_values/log_values.ts";
import { multiply_by } from "./multiply_by/multiply_by.ts";
import { overflow } from "./overflow/overflow.ts";
import { update_scale } from "./update_scale/update_scale.ts";
import { multiply } from "./multiply/multiply.ts";
import { scale } from "./scale/scale.ts";
import { round } from "./round/round.ts";
import { round_copy } from "./round_copy/round_copy.ts";
import { attention } from "./attention/attention.ts";
import { attention_backward } from "./attention_backward/attention_backward.ts";
import { batch_norm } from "./batch_norm/batch_norm.ts";
import { batch_norm_backward } from "./batch_norm_backward/batch_norm_backward.ts";
import { batch_norm_inference } from "./batch_norm_inference/batch_norm_inference.ts";
import { batch_norm_parameters } from "./batch_norm_parameters/batch_norm_parameters.ts";
import { column_norms } from "./column_norms/column_norms.ts";
import { share_outside } from "./share_outside/share_outside.ts";
import { inactive_columns } from "./inactive_columns/inactive_columns.ts";
import { zero_columns } from "./zero_columns/zero_columns.ts";
import { exponents } from "./exponents/exponents.ts";
import { running_statistics } from "./running_statistics/running_statistics.ts";
import { weight_norm } from "./weight_norm/weight_norm.ts";
import { weight_norm_backward } from "./weight_norm_backward/weight_norm_backward.ts";
import { dropout } from "./dropout/dropout.ts";
import { mean_squared_error } from "./mean_squared_error/mean_squared_error.ts";
import { adam } from "./adam/adam.ts";
import { adam_direction } from "./adam_direction/adam_direction.ts";
import { adaptive_clip } from "./adaptive_clip/adaptive_clip.ts";
import { adaptive_factor } from "./adaptive_factor/adaptive_factor.ts";
import { clip_factor } from "./clip_factor/clip_factor.ts";
import { clip_value } from "./clip_value/clip_value.ts";
import { descend } from "./descend/descend.ts";
import { ewc } from "./ewc/ewc.ts";
import { global_norm } from "./global_norm/global_norm.ts";
import { momentum } from "./momentum/momentum.ts";
import { scale_by } from "./scale_by/scale_by.ts";
import { trust_ratio } from "./trust_ratio/trust_ratio.ts";
import { embedding } from "./embedding/embedding.ts";
import { embedding_backward } from "./embedding_backward/embedding_backward.ts";
import { period_sum } from "./period_sum/period_sum.ts";
import { position_add } from "./position_add/position_add.ts";
import { group_norm } from "./group_norm/group_norm.ts";
import { group_norm_backward } from "./group_norm_backward/group_norm_backward.ts";
import { group_norm_parameters } from "./group_norm_parameters/group_norm_parameters.ts";
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
import { pool } from "./pool/pool.ts";
import { pool_backward } from "./pool_backward/pool_backward.ts";
import type { Kernel } from "./program/call.ts";
import { recurrent } from "./recurrent/recurrent.ts";
import { recurrent_backward } from "./recurrent_backward/recurrent_backward.ts";
import { relu } from "./relu/relu.ts";
import { row_block } from "./row_block/row_block.ts";
import { row_mean } from "./row_mean/row_mean.ts";
import { row_mean_backward } from "./row_mean_backward/row_mean_backward.ts";
import { sgd } from "./sgd/sgd.ts";
import { softmax_cross_entropy } from "./softmax_cross_entropy/softmax_cross_entropy.ts";
import { time_major } from "./time_major/time_major.ts";
import { unfold } from "./unfold/unfold.ts";
import { vector_norm } from "./vector_norm/vector_norm.ts";

export const KERNELS = {
  accumulate_batch,
  close_step,
  find_nonfinite,
  mask_labels,
  masked_cross_entropy,
  cycle_rows,
  blend,
  displace,
  dot_product,
  pool_select,
  probe_factor,
  accumulate,
  fill,
  gate_step,
  log_values,
  multiply_by,
  overflow,
  update_scale,
  multiply,
  scale,
  round,
  round_copy,
  attention,
  attention_backward,
  batch_norm,
  batch_norm_backward,
  batch_norm_inference,
  batch_norm_parameters,
  column_norms,
  share_outside,
  inactive_columns,
  zero_columns,
  exponents,
  running_statistics,
  weight_norm,
  weight_norm_backward,
  dropout,
  mean_squared_error,
  adam,
  adam_direction,
  adaptive_clip,
  adaptive_factor,
  clip_factor,
  clip_value,
  descend,
  ewc,
  global_norm,
  momentum,
  scale_by,
  trust_ratio,
  embedding,
  embedding_backward,
  period_sum,
  position_add,
  group_norm,
  group_norm_backward,
  group_norm_parameters,
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
  pool,
  pool_backward,
  recurrent,
  recurrent_backward,
  relu,
  row_block,
  row_mean,
  row_mean_backward,
  sgd,
  softmax_cross_entropy,
  time_major,
  unfold,
  vector_norm,
} as const satisfies Record<string, Kernel>;

/** Name of a kernel in the table. */
export type KernelName = keyof typeof KERNELS;
