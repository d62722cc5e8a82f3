/** Rows of `length` numbers in another order: row `i` of the result is row `order[i]`. */
export function reorder(
  values: Uint8Array,
  { order, length }: { order: ArrayLike<number>; length: number },
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(order.length * length);
  for (let row = 0; row < order.length; row++) {
    out.set(values.subarray(order[row] * length, (order[row] + 1) * length), row * length);
  }
  return out;
}
