import { windowCount } from "../unfold/windows.ts";
import type { CaseTensor, KernelCase } from "./kernel_cases.ts";
import { SPECIAL } from "./special.ts";

/** [B, H, W, C, kernel, stride]: windows side by side, overlapping, with gaps, with a rest, of the whole image. */
const SIZES = [
  [1, 1, 1, 1, 1, 1],
  [2, 5, 7, 3, 2, 2],
  [3, 7, 6, 17, 3, 2],
  [2, 8, 5, 5, 3, 1],
  [2, 9, 9, 6, 2, 3],
  [2, 6, 6, 33, 6, 1],
  [8, 16, 16, 16, 2, 2],
  [2, 32, 32, 5, 3, 2],
];

const NAMES = ["average", "maximum"];

/** Cases of `pool` and, with `backward`, of its derivative. Values with many ties, and edge values, are among them. */
export function pools(backward: boolean): KernelCase[] {
  const ties: CaseTensor["values"] = (u) => Array.from({ length: 2 * 7 * 7 * 5 }, () => Math.floor(3 * u()) - 1);
  // The first image holds NaN, infinities and zeros of either sign; the second does not.
  const edges: CaseTensor["values"] = (u) =>
    Array.from({ length: 2 * 7 * 7 * 5 }, (_, i) => i < 245 ? [...SPECIAL, 2][Math.floor(u() * 14)] : u());
  const kinds = [0, 1];
  return [
    ...kinds.flatMap((kind) => SIZES.map((sizes) => one(sizes, kind, backward))),
    one([2, 7, 7, 5, 3, 2], 1, backward, ties, "ties"),
    one([2, 7, 7, 5, 3, 2], 1, backward, edges, "edge values in the first image"),
    one([2, 7, 7, 5, 3, 1], 1, backward, edges, "edge values in the first image"),
    ...(backward ? [] : [one([2, 7, 7, 5, 3, 2], 0, backward, ties, "ties")]),
  ];
}

function one(
  [B, height, width, C, kernel, stride]: number[],
  kind: number,
  backward: boolean,
  values?: CaseTensor["values"],
  what?: string,
): KernelCase {
  const window = { kernel, stride };
  const images = [B * height * width, C];
  const pooled = [B * windowCount(height, window) * windowCount(width, window), C];
  return {
    label: `${NAMES[kind]}, ${B} × ${height}×${width}×${C}, kernel ${kernel}, stride ${stride}${
      what ? `, ${what}` : ""
    }`,
    tensors: backward
      ? {
        ...(kind === 1 && { input: { shape: images, values } }),
        dout: { shape: pooled },
        out: { shape: images },
      }
      : { input: { shape: images, values }, out: { shape: pooled } },
    attributes: { height, width, kernel, stride, kind },
  };
}
