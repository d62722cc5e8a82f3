import type { CaseTensor, KernelCase } from "./kernel_cases.ts";

/** [B, S, C]: groups, rows of a group, columns. */
const SIZES = [[1, 1, 1], [3, 5, 1], [4, 7, 3], [2, 3, 17], [8, 64, 64], [3, 49, 33], [2, 1024, 16]];

/** Cases of a kernel over groups of rows; the first group of the last case holds a NaN and an infinity. */
export function groups(
  tensorsOf: (sizes: number[], values?: CaseTensor["values"]) => KernelCase["tensors"],
): KernelCase[] {
  const one = (sizes: number[], values?: CaseTensor["values"]): KernelCase => ({
    label: `${sizes[0]} groups of ${sizes[1]} rows, ${sizes[2]} columns${values ? ", NaN and infinity" : ""}`,
    tensors: tensorsOf(sizes, values),
    attributes: { rows: sizes[1] },
  });
  const dotted = (sizes: number[]) => {
    const first = Object.values(tensorsOf(sizes))[0].shape.reduce((a, b) => a * b, 1);
    return one(sizes, (u) => Array.from({ length: first }, (_, i) => i === 1 ? NaN : i === 2 ? -Infinity : u()));
  };
  return [...SIZES.map((sizes) => one(sizes)), dotted([3, 4, 5])];
}
