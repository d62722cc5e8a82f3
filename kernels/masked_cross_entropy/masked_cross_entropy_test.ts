import { IGNORED_LABEL } from "../mask_labels/ignored.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

interface Options {
  /** Rows that are padding, by their number; none by default. */
  readonly ignored?: (b: number) => boolean;
  readonly gradient?: boolean;
  /** Log columns of loss and right answers. */
  readonly columns?: readonly [number, number];
  readonly label?: string;
  readonly value?: (u: () => number, b: number, c: number) => number;
}

function loss(B: number, C: number, options: Options): KernelCase {
  const { ignored = () => false, gradient = true, columns = [3, 1], label, value } = options;
  const logits = value &&
    ((u: () => number) => Array.from({ length: B * C }, (_, i) => value(u, Math.floor(i / C), i % C)));
  const labels = (u: () => number) =>
    Array.from({ length: B }, (_, b) => ignored(b) ? IGNORED_LABEL : Math.floor(u() * C));
  return {
    label: `${B}×${C}${gradient ? "" : ", no gradient"}, ${label}`,
    tensors: {
      logits: { shape: [B, C], values: logits },
      labels: { shape: [B], dtype: "u32", values: labels },
      counters: counters(1),
      log: { shape: [2, 4], values: () => [1, 2, 3, 4, 5, 6, 7, 8] },
      ...(gradient && { dlogits: { shape: [B, C] } }),
    },
    attributes: { lossColumn: columns[0], correctColumn: columns[1] },
  };
}

/** One value in a table of ordinary logits, in a row that counts or in one that does not. */
const one = (special: number, row: number) => (u: () => number, b: number, c: number) =>
  b === row && c === 3 ? special : u() - 0.5;
const odd = (b: number) => b % 2 === 1;

testKernel("masked_cross_entropy", [
  ...[[1, 1], [1, 2], [3, 17], [129, 10], [64, 1000]].flatMap(([B, C]) => [
    loss(B, C, { label: "no padding" }),
    loss(B, C, { ignored: (b) => b > B / 3, label: "padding behind" }),
    loss(B, C, { ignored: odd, gradient: false, label: "every other row" }),
  ]),
  loss(5, 6, { columns: [0, 2], ignored: odd, label: "other columns" }),
  loss(16 * 32, 64, { ignored: (b) => b % 32 > Math.floor(b / 16), label: "sequences of different lengths" }),
  loss(67, 10, { ignored: () => true, label: "nothing but padding" }),
  loss(67, 10, { ignored: odd, label: "equal logits", value: () => 0.25 }),
  loss(67, 10, { ignored: odd, label: "logits of 1e9", value: (u) => (u() - 0.5) * 1e9 }),
  ...[NaN, Infinity, -Infinity].flatMap((special) => [
    loss(4, 10, { ignored: odd, label: `${special} in a row that counts`, value: one(special, 2) }),
    loss(4, 10, { ignored: odd, label: `${special} in padding`, value: one(special, 1) }),
  ]),
  loss(4, 10, { label: "a row of minus infinities", value: (u, b) => b === 2 ? -Infinity : u() }),
]);
