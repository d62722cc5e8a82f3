import type { KernelCase } from "./kernel_cases.ts";
import { SPECIAL } from "./special.ts";

/** [B, S, C]: rows, pieces of a row, elements of a piece. */
const SIZES = [[1, 1, 1], [3, 5, 1], [4, 7, 3], [2, 3, 17], [5, 256, 1], [3, 49, 16], [2, 1024, 3], [7, 9, 64]];

/** Cases of a kernel that cuts rows into pieces, or joins them: bits stay as they are. */
export function cuts(way: "cut" | "join"): KernelCase[] {
  return SIZES.map(([B, S, C]) => {
    const [whole, pieces] = [[B, S * C], [B * S, C]];
    const [input, out] = way === "cut" ? [whole, pieces] : [pieces, whole];
    const values = (_: () => number, replica: number) =>
      Array.from({ length: B * S * C }, (_, i) => i % 3 ? i + replica : SPECIAL[i % SPECIAL.length]);
    return {
      label: `${B} rows, ${S} pieces of ${C}`,
      tensors: { input: { shape: input, values }, out: { shape: out } },
      tolerance: 0,
    };
  });
}
