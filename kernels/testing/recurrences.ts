import type { CaseTensor, KernelCase } from "./kernel_cases.ts";

/** [T, B, H] */
const SIZES = [[1, 1, 1], [2, 3, 5], [7, 4, 17], [5, 1, 64], [9, 7, 33], [3, 2, 130], [200, 4, 64]];

const NAMES = ["linear", "tanh"];

/** Cases of `recurrent` and, with `backward`, of its derivative. Weights keep states from growing. */
export function recurrences(backward: boolean): KernelCase[] {
  return [0, 1].flatMap((kind) => [
    ...SIZES.map((sizes) => one(sizes, kind, backward)),
    one([6, 5, 18], kind, backward, "NaN and infinity in two sequences"),
  ]);
}

function one([T, B, H]: number[], kind: number, backward: boolean, what?: string): KernelCase {
  const shape = [T * B, H];
  const uniform = (scale: number): CaseTensor["values"] => (u) =>
    Array.from({ length: T * B * H }, () => scale * (2 * u() - 1));
  const weight: CaseTensor = {
    shape: [H, H],
    values: (u) => Array.from({ length: H * H }, () => 1.6 * (2 * u() - 1) / Math.sqrt(H)),
  };
  // In the second of the steps, or the last but one: a NaN in one sequence, an infinity in another.
  const step = backward ? T - 2 : 1;
  const dotted = (scale: number): CaseTensor["values"] => (u) => {
    const values = Array.from({ length: T * B * H }, () => scale * (2 * u() - 1));
    values[step * B * H + 3] = NaN;
    values[step * B * H + 2 * H + 1] = Infinity;
    return values;
  };
  const given = what ? dotted(3) : uniform(3);
  const kindName = `${NAMES[kind]}, ${T} steps, ${B} sequences, ${H} units${what ? `, ${what}` : ""}`;
  const like = { shape };
  return {
    label: kindName,
    tensors: backward
      ? { weight, out: { shape, values: uniform(1) }, dout: { shape, values: given }, dhidden: like, dpre: like }
      : { projected: { shape, values: given }, weight, out: like },
    attributes: { steps: T, kind },
  };
}
