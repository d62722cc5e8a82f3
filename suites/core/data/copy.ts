/**
 * The copy task: a row of symbols, a delimiter, and the same symbols again. Half of a row's tokens can only be told by
 * one who remembers.
 */
import { uniforms } from "../random.ts";
import { dataSizes } from "./sizes.ts";
import type { SourceOptions, TokenRows } from "./source.ts";

/**
 * 16,384 / 1,024 / 1,024 rows of `context` = 2n tokens: symbols s₁ … sₙ, the delimiter, s₁ … sₙ₋₁. The delimiter is the
 * last of the classes, all others are symbols. The first n labels are the delimiter, which says nothing; then come the
 * symbols (blank until asked, as in Arjovsky, Shah, Bengio, ICML 2016, section 5.1). So the best possible loss is 0, all
 * of the loss but a little at the very start comes from the copied half, and one who copies nothing has half of log(number
 * of symbols). `context` must be even.
 */
export function copy({ context }: Pick<SourceOptions, "context">): TokenRows {
  const { train, validation, test, classes } = dataSizes({ task: "copy", context });
  const delimiter = classes - 1;
  const [rows, n] = [train + validation + test, context / 2];
  const symbols = Uint32Array.from(uniforms(0, "data/copy/symbols", rows * n), (u) => Math.floor(u * delimiter));
  const inputs = new Uint32Array(rows * context).fill(delimiter);
  const labels = inputs.slice();
  for (let row = 0; row < rows; row++) {
    const copied = symbols.subarray(row * n, (row + 1) * n);
    inputs.set(copied, row * context);
    inputs.set(copied.subarray(0, n - 1), row * context + n + 1);
    labels.set(copied, row * context + n);
  }
  return { inputs, labels };
}
