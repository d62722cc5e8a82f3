import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { WINDOWS } from "../testing/windows.ts";
import { windowCount } from "../unfold/windows.ts";

function add([B, height, width, C, kernel, stride, padding]: readonly number[], special = false): KernelCase {
  const window = { kernel, stride, padding };
  const shape = [B * windowCount(height, window) * windowCount(width, window), kernel * kernel * C];
  // Images one after another; the first holds a NaN and an infinity, the others neither.
  const nonFinite = (u: () => number) =>
    Array.from({ length: shape[0] * shape[1] }, (_, i) => i === 40 ? NaN : i === 43 ? Infinity : u());
  return {
    label: `${B} × ${height}×${width}×${C}, kernel ${kernel}, stride ${stride}, padding ${padding}` +
      (special ? ", NaN and infinity in the first image" : ""),
    tensors: { input: { shape, ...(special && { values: nonFinite }) }, out: { shape: [B * height * width, C] } },
    attributes: { height, width, ...window },
  };
}

testKernel("fold", [...WINDOWS.map((one) => add(one)), add([3, 5, 4, 3, 3, 1, 1], true)]);
