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
export { relu } from "../relu/relu.as";
export { sgd } from "../sgd/sgd.as";
export { softmax_cross_entropy } from "../softmax_cross_entropy/softmax_cross_entropy.as";
export { unfold } from "../unfold/unfold.as";
export { vector_norm } from "../vector_norm/vector_norm.as";
export { exponential, fusesMultiplyAdd } from "./probe.as";

/** First address that the module itself does not use. */
export const freeMemory: usize = __heap_base;
