/**
 * What decides a kernel's bits on the GPU: its WGSL, and the host code that gives it sizes and a grid. The type makes the
 * table complete.
 */
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
