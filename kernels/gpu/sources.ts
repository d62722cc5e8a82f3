/**
 * What decides a kernel's bits on the GPU: its WGSL, and the host code that gives it sizes and a grid. The type makes the
 * table complete.
 */
import accumulateBatchHost from "../accumulate_batch/gpu.ts" with { type: "text" };
import accumulateBatch from "../accumulate_batch/accumulate_batch.wgsl" with { type: "text" };
import closeStepHost from "../close_step/gpu.ts" with { type: "text" };
import closeStep from "../close_step/close_step.wgsl" with { type: "text" };
import findNonfiniteHost from "../find_nonfinite/gpu.ts" with { type: "text" };
import findNonfinite from "../find_nonfinite/find_nonfinite.wgsl" with { type: "text" };
import maskLabelsHost from "../mask_labels/gpu.ts" with { type: "text" };
import maskLabels from "../mask_labels/mask_labels.wgsl" with { type: "text" };
import maskedCrossEntropyHost from "../masked_cross_entropy/gpu.ts" with { type: "text" };
import maskedCrossEntropy from "../masked_cross_entropy/masked_cross_entropy.wgsl" with { type: "text" };
import cycleRowsHost from "../cycle_rows/gpu.ts" with { type: "text" };
import cycleRows from "../cycle_rows/cycle_rows.wgsl" with { type: "text" };
import blendHost from "../blend/gpu.ts" with { type: "text" };
import blend from "../blend/blend.wgsl" with { type: "text" };
import displaceHost from "../displace/gpu.ts" with { type: "text" };
import displace from "../displace/displace.wgsl" with { type: "text" };
import dotProductHost from "../dot_product/gpu.ts" with { type: "text" };
import dotProduct from "../dot_product/dot_product.wgsl" with { type: "text" };
import poolSelectHost from "../pool_select/gpu.ts" with { type: "text" };
import poolSelect from "../pool_select/pool_select.wgsl" with { type: "text" };
import probeFactorHost from "../probe_factor/gpu.ts" with { type: "text" };
import probeFactor from "../probe_factor/probe_factor.wgsl" with { type: "text" };
import accumulateHost from "../accumulate/gpu.ts" with { type: "text" };
import accumulate from "../accumulate/accumulate.wgsl" with { type: "text" };
import fillHost from "../fill/gpu.ts" with { type: "text" };
import fill from "../fill/fill.wgsl" with { type: "text" };
import gateStepHost from "../gate_step/gpu.ts" with { type: "text" };
import gateStep from "../gate_step/gate_step.wgsl" with { type: "text" };
import logValuesHost from "../log_values/gpu.ts" with { type: "text" };
import logValues from "../log_values/log_values.wgsl" with { type: "text" };
import multiplyByHost from "../multiply_by/gpu.ts" with { type: "text" };
import multiplyBy from "../multiply_by/multiply_by.wgsl" with { type: "text" };
import overflowHost from "../overflow/gpu.ts" with { type: "text" };
import overflow from "../overflow/overflow.wgsl" with { type: "text" };
import updateScaleHost from "../update_scale/gpu.ts" with { type: "text" };
import updateScale from "../update_scale/update_scale.wgsl" with { type: "text" };
import multiplyHost from "../multiply/gpu.ts" with { type: "text" };
import multiply from "../multiply/multiply.wgsl" with { type: "text" };
import scaleHost from "../scale/gpu.ts" with { type: "text" };
import scale from "../scale/scale.wgsl" with { type: "text" };
import roundHost from "../round/gpu.ts" with { type: "text" };
import round from "../round/round.wgsl" with { type: "text" };
import roundCopyHost from "../round_copy/gpu.ts" with { type: "text" };
import roundCopy from "../round/round.wgsl" with { type: "text" };
import attentionHost from "../attention/gpu.ts" with { type: "text" };
import attention from "../attention/attention.wgsl" with { type: "text" };
import attentionBackwardHost from "../attention_backward/gpu.ts" with { type: "text" };
import attentionBackward from "../attention_backward/attention_backward.wgsl" with { type: "text" };
import batchNormHost from "../batch_norm/gpu.ts" with { type: "text" };
import batchNorm from "../batch_norm/batch_norm.wgsl" with { type: "text" };
import batchNormBackwardHost from "../batch_norm_backward/gpu.ts" with { type: "text" };
import batchNormBackward from "../batch_norm_backward/batch_norm_backward.wgsl" with { type: "text" };
import batchNormInferenceHost from "../batch_norm_inference/gpu.ts" with { type: "text" };
import batchNormInference from "../batch_norm_inference/batch_norm_inference.wgsl" with { type: "text" };
import batchNormParametersHost from "../batch_norm_parameters/gpu.ts" with { type: "text" };
import batchNormParameters from "../batch_norm_parameters/batch_norm_parameters.wgsl" with { type: "text" };
import columnNormsHost from "../column_norms/gpu.ts" with { type: "text" };
import columnNorms from "../column_norms/column_norms.wgsl" with { type: "text" };
import shareOutsideHost from "../share_outside/gpu.ts" with { type: "text" };
import shareOutside from "../share_outside/share_outside.wgsl" with { type: "text" };
import inactiveColumnsHost from "../inactive_columns/gpu.ts" with { type: "text" };
import inactiveColumns from "../inactive_columns/inactive_columns.wgsl" with { type: "text" };
import zeroColumnsHost from "../zero_columns/gpu.ts" with { type: "text" };
import zeroColumns from "../zero_columns/zero_columns.wgsl" with { type: "text" };
import exponentsHost from "../exponents/gpu.ts" with { type: "text" };
import exponents from "../exponents/exponents.wgsl" with { type: "text" };
import runningStatisticsHost from "../running_statistics/gpu.ts" with { type: "text" };
import runningStatistics from "../running_statistics/running_statistics.wgsl" with { type: "text" };
import weightNormHost from "../weight_norm/gpu.ts" with { type: "text" };
import weightNorm from "../weight_norm/weight_norm.wgsl" with { type: "text" };
import weightNormBackwardHost from "../weight_norm_backward/gpu.ts" with { type: "text" };
import weightNormBackward from "../weight_norm_backward/weight_norm_backward.wgsl" with { type: "text" };
import dropoutHost from "../dropout/gpu.ts" with { type: "text" };
import dropout from "../dropout/dropout.wgsl" with { type: "text" };
import meanSquaredErrorHost from "../mean_squared_error/gpu.ts" with { type: "text" };
import meanSquaredError from "../mean_squared_error/mean_squared_error.wgsl" with { type: "text" };
import adamDirectionHost from "../adam_direction/gpu.ts" with { type: "text" };
import adamDirection from "../adam_direction/adam_direction.wgsl" with { type: "text" };
import adamHost from "../adam/gpu.ts" with { type: "text" };
import adam from "../adam/adam.wgsl" with { type: "text" };
import adaptiveClipHost from "../adaptive_clip/gpu.ts" with { type: "text" };
import adaptiveClip from "../adaptive_clip/adaptive_clip.wgsl" with { type: "text" };
import adaptiveFactorHost from "../adaptive_factor/gpu.ts" with { type: "text" };
import adaptiveFactor from "../adaptive_factor/adaptive_factor.wgsl" with { type: "text" };
import clipFactorHost from "../clip_factor/gpu.ts" with { type: "text" };
import clipFactor from "../clip_factor/clip_factor.wgsl" with { type: "text" };
import clipValueHost from "../clip_value/gpu.ts" with { type: "text" };
import clipValue from "../clip_value/clip_value.wgsl" with { type: "text" };
import descendHost from "../descend/gpu.ts" with { type: "text" };
import descend from "../descend/descend.wgsl" with { type: "text" };
import ewcHost from "../ewc/gpu.ts" with { type: "text" };
import ewc from "../ewc/ewc.wgsl" with { type: "text" };
import globalNormHost from "../global_norm/gpu.ts" with { type: "text" };
import globalNorm from "../global_norm/global_norm.wgsl" with { type: "text" };
import momentumHost from "../momentum/gpu.ts" with { type: "text" };
import momentum from "../momentum/momentum.wgsl" with { type: "text" };
import scaleByHost from "../scale_by/gpu.ts" with { type: "text" };
import scaleBy from "../scale_by/scale_by.wgsl" with { type: "text" };
import trustRatioHost from "../trust_ratio/gpu.ts" with { type: "text" };
import trustRatio from "../trust_ratio/trust_ratio.wgsl" with { type: "text" };
import embeddingHost from "../embedding/gpu.ts" with { type: "text" };
import embedding from "../embedding/embedding.wgsl" with { type: "text" };
import embeddingBackwardHost from "../embedding_backward/gpu.ts" with { type: "text" };
import embeddingBackward from "../embedding_backward/embedding_backward.wgsl" with { type: "text" };
import periodSumHost from "../period_sum/gpu.ts" with { type: "text" };
import periodSum from "../period_sum/period_sum.wgsl" with { type: "text" };
import positionAddHost from "../position_add/gpu.ts" with { type: "text" };
import positionAdd from "../position_add/position_add.wgsl" with { type: "text" };
import groupNormHost from "../group_norm/gpu.ts" with { type: "text" };
import groupNorm from "../group_norm/group_norm.wgsl" with { type: "text" };
import groupNormBackwardHost from "../group_norm_backward/gpu.ts" with { type: "text" };
import groupNormBackward from "../group_norm_backward/group_norm_backward.wgsl" with { type: "text" };
import groupNormParametersHost from "../group_norm_parameters/gpu.ts" with { type: "text" };
import groupNormParameters from "../group_norm_parameters/group_norm_parameters.wgsl" with { type: "text" };
import activationHost from "../activation/gpu.ts" with { type: "text" };
import activation from "../activation/activation.wgsl" with { type: "text" };
import activationBackwardHost from "../activation_backward/gpu.ts" with { type: "text" };
import addHost from "../add/gpu.ts" with { type: "text" };
import add from "../add/add.wgsl" with { type: "text" };
import advanceHost from "../advance/gpu.ts" with { type: "text" };
import advance from "../advance/advance.wgsl" with { type: "text" };
import columnSumHost from "../column_sum/gpu.ts" with { type: "text" };
import columnSum from "../column_sum/column_sum.wgsl" with { type: "text" };
import flattenRowsHost from "../flatten_rows/gpu.ts" with { type: "text" };
import flattenRows from "../flatten_rows/flatten_rows.wgsl" with { type: "text" };
import foldHost from "../fold/gpu.ts" with { type: "text" };
import fold from "../fold/fold.wgsl" with { type: "text" };
import gatherHost from "../gather/gpu.ts" with { type: "text" };
import gather from "../gather/gather.wgsl" with { type: "text" };
import guardHost from "../guard/gpu.ts" with { type: "text" };
import guard from "../guard/guard.wgsl" with { type: "text" };
import imageRowsHost from "../image_rows/gpu.ts" with { type: "text" };
import imageRows from "../image_rows/image_rows.wgsl" with { type: "text" };
import matmulHost from "../matmul/gpu.ts" with { type: "text" };
import matmul from "../matmul/matmul.wgsl" with { type: "text" };
import momentsHost from "../moments/gpu.ts" with { type: "text" };
import moments from "../moments/moments.wgsl" with { type: "text" };
import poolHost from "../pool/gpu.ts" with { type: "text" };
import pool from "../pool/pool.wgsl" with { type: "text" };
import poolBackwardHost from "../pool_backward/gpu.ts" with { type: "text" };
import poolBackward from "../pool_backward/pool_backward.wgsl" with { type: "text" };
import recurrentHost from "../recurrent/gpu.ts" with { type: "text" };
import recurrent from "../recurrent/recurrent.wgsl" with { type: "text" };
import recurrentBackwardHost from "../recurrent_backward/gpu.ts" with { type: "text" };
import recurrentBackward from "../recurrent_backward/recurrent_backward.wgsl" with { type: "text" };
import reluHost from "../relu/gpu.ts" with { type: "text" };
import relu from "../relu/relu.wgsl" with { type: "text" };
import rowBlockHost from "../row_block/gpu.ts" with { type: "text" };
import rowBlock from "../row_block/row_block.wgsl" with { type: "text" };
import rowMeanHost from "../row_mean/gpu.ts" with { type: "text" };
import rowMean from "../row_mean/row_mean.wgsl" with { type: "text" };
import rowMeanBackwardHost from "../row_mean_backward/gpu.ts" with { type: "text" };
import rowMeanBackward from "../row_mean_backward/row_mean_backward.wgsl" with { type: "text" };
import sgdHost from "../sgd/gpu.ts" with { type: "text" };
import sgd from "../sgd/sgd.wgsl" with { type: "text" };
import softmaxCrossEntropyHost from "../softmax_cross_entropy/gpu.ts" with { type: "text" };
import softmaxCrossEntropy from "../softmax_cross_entropy/softmax_cross_entropy.wgsl" with { type: "text" };
import timeMajorHost from "../time_major/gpu.ts" with { type: "text" };
import timeMajor from "../time_major/time_major.wgsl" with { type: "text" };
import unfoldHost from "../unfold/gpu.ts" with { type: "text" };
import unfold from "../unfold/unfold.wgsl" with { type: "text" };
import vectorNormHost from "../vector_norm/gpu.ts" with { type: "text" };
import vectorNorm from "../vector_norm/vector_norm.wgsl" with { type: "text" };
import type { KernelName } from "../table.ts";

/** WGSL and host code of every kernel. */
export const SOURCES: Readonly<Record<KernelName, readonly [shader: string, host: string]>> = {
  accumulate_batch: [accumulateBatch, accumulateBatchHost],
  close_step: [closeStep, closeStepHost],
  find_nonfinite: [findNonfinite, findNonfiniteHost],
  mask_labels: [maskLabels, maskLabelsHost],
  masked_cross_entropy: [maskedCrossEntropy, maskedCrossEntropyHost],
  cycle_rows: [cycleRows, cycleRowsHost],
  blend: [blend, blendHost],
  displace: [displace, displaceHost],
  dot_product: [dotProduct, dotProductHost],
  pool_select: [poolSelect, poolSelectHost],
  probe_factor: [probeFactor, probeFactorHost],
  accumulate: [accumulate, accumulateHost],
  fill: [fill, fillHost],
  gate_step: [gateStep, gateStepHost],
  log_values: [logValues, logValuesHost],
  multiply_by: [multiplyBy, multiplyByHost],
  overflow: [overflow, overflowHost],
  update_scale: [updateScale, updateScaleHost],
  multiply: [multiply, multiplyHost],
  scale: [scale, scaleHost],
  round: [round, roundHost],
  round_copy: [roundCopy, roundCopyHost],
  attention: [attention, attentionHost],
  attention_backward: [attentionBackward, attentionBackwardHost],
  batch_norm: [batchNorm, batchNormHost],
  batch_norm_backward: [batchNormBackward, batchNormBackwardHost],
  batch_norm_inference: [batchNormInference, batchNormInferenceHost],
  batch_norm_parameters: [batchNormParameters, batchNormParametersHost],
  column_norms: [columnNorms, columnNormsHost],
  share_outside: [shareOutside, shareOutsideHost],
  inactive_columns: [inactiveColumns, inactiveColumnsHost],
  zero_columns: [zeroColumns, zeroColumnsHost],
  exponents: [exponents, exponentsHost],
  running_statistics: [runningStatistics, runningStatisticsHost],
  weight_norm: [weightNorm, weightNormHost],
  weight_norm_backward: [weightNormBackward, weightNormBackwardHost],
  dropout: [dropout, dropoutHost],
  mean_squared_error: [meanSquaredError, meanSquaredErrorHost],
  adam: [adam, adamHost],
  adam_direction: [adamDirection, adamDirectionHost],
  adaptive_clip: [adaptiveClip, adaptiveClipHost],
  adaptive_factor: [adaptiveFactor, adaptiveFactorHost],
  clip_factor: [clipFactor, clipFactorHost],
  clip_value: [clipValue, clipValueHost],
  descend: [descend, descendHost],
  ewc: [ewc, ewcHost],
  global_norm: [globalNorm, globalNormHost],
  momentum: [momentum, momentumHost],
  scale_by: [scaleBy, scaleByHost],
  trust_ratio: [trustRatio, trustRatioHost],
  embedding: [embedding, embeddingHost],
  embedding_backward: [embeddingBackward, embeddingBackwardHost],
  period_sum: [periodSum, periodSumHost],
  position_add: [positionAdd, positionAddHost],
  group_norm: [groupNorm, groupNormHost],
  group_norm_backward: [groupNormBackward, groupNormBackwardHost],
  group_norm_parameters: [groupNormParameters, groupNormParametersHost],
  activation: [activation, activationHost],
  activation_backward: [activation, activationBackwardHost],
  add: [add, addHost],
  advance: [advance, advanceHost],
  column_sum: [columnSum, columnSumHost],
  flatten_rows: [flattenRows, flattenRowsHost],
  fold: [fold, foldHost],
  gather: [gather, gatherHost],
  guard: [guard, guardHost],
  image_rows: [imageRows, imageRowsHost],
  matmul: [matmul, matmulHost],
  moments: [moments, momentsHost],
  pool: [pool, poolHost],
  pool_backward: [poolBackward, poolBackwardHost],
  recurrent: [recurrent, recurrentHost],
  recurrent_backward: [recurrentBackward, recurrentBackwardHost],
  relu: [relu, reluHost],
  row_block: [rowBlock, rowBlockHost],
  row_mean: [rowMean, rowMeanHost],
  row_mean_backward: [rowMeanBackward, rowMeanBackwardHost],
  sgd: [sgd, sgdHost],
  softmax_cross_entropy: [softmaxCrossEntropy, softmaxCrossEntropyHost],
  time_major: [timeMajor, timeMajorHost],
  unfold: [unfold, unfoldHost],
  vector_norm: [vectorNorm, vectorNormHost],
};
