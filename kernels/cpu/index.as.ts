// The module's exports. A kernel takes the address of its argument words, 32 bits each, in the order of its cpu.ts.
export { activation } from "../activation/activation.as";
export { activation_backward } from "../activation_backward/activation_backward.as";
export { add } from "../add/add.as";
export { advance } from "../advance/advance.as";
export { column_sum } from "../column_sum/column_sum.as";
export { flatten_rows } from "../flatten_rows/flatten_rows.as";
export { fold } from "../fold/fold.as";
export { gather } from "../gather/gather.as";
export { guard } from "../guard/guard.as";
export { image_rows } from "../image_rows/image_rows.as";
export { matmul } from "../matmul/matmul.as";
export { moments } from "../moments/moments.as";
export { pool } from "../pool/pool.as";
export { pool_backward } from "../pool_backward/pool_backward.as";
export { recurrent } from "../recurrent/recurrent.as";
export { recurrent_backward } from "../recurrent_backward/recurrent_backward.as";
export { relu } from "../relu/relu.as";
export { row_block } from "../row_block/row_block.as";
export { row_mean } from "../row_mean/row_mean.as";
export { row_mean_backward } from "../row_mean_backward/row_mean_backward.as";
export { sgd } from "../sgd/sgd.as";
export { softmax_cross_entropy } from "../softmax_cross_entropy/softmax_cross_entropy.as";
export { time_major } from "../time_major/time_major.as";
export { unfold } from "../unfold/unfold.as";
export { vector_norm } from "../vector_norm/vector_norm.as";
export { exponential, fusesMultiplyAdd } from "./probe.as";

/** First address that the module itself does not use. */
export const freeMemory: usize = __heap_base;
