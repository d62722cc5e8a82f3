import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

/** [M, N, K]: tile multiples, odd sizes, single rows and columns, the sizes the experiments use, the largest. */
const SIZES = [[64, 128, 128], [128, 10, 128], [7, 5, 3], [1, 1, 1], [1, 17, 33], [67, 31, 129], [128, 128, 256], [
  23,
  48,
  40,
]];
const LARGEST = [[1024, 256, 1024]];

function product(
  [M, N, K]: number[],
  transpose: "none" | "a" | "b",
  epilogue: "none" | "bias" | "bias+relu" | "mask",
): KernelCase {
  return {
    label: `${M}×${N}×${K}, transposed: ${transpose}, epilogue: ${epilogue}`,
    tensors: {
      a: { shape: transpose === "a" ? [K, M] : [M, K] },
      b: { shape: transpose === "b" ? [N, K] : [K, N] },
      ...(epilogue.startsWith("bias") ? { bias: { shape: [N] } } : {}),
      ...(epilogue === "mask" ? { mask: { shape: [M, N] } } : {}),
      out: { shape: [M, N] },
    },
    attributes: {
      transposeA: Number(transpose === "a"),
      transposeB: Number(transpose === "b"),
      relu: Number(epilogue === "bias+relu"),
    },
  };
}

/** NaN and infinity in an operand: they reach the output, also through relu and mask. */
const nonFinite: KernelCase[] = (["none", "bias+relu", "mask"] as const).map((epilogue) => {
  const one = product([6, 20, 5], "none", epilogue);
  one.label += ", with NaN and infinities";
  one.tensors.a.values = (u) => Array.from({ length: 30 }, (_, i) => [NaN, Infinity, -Infinity][i % 11] ?? u() + 0.1);
  one.tensors.b.values = (u) => Array.from({ length: 100 }, () => u() + 0.1);
  return one;
});

testKernel("matmul", [
  ...SIZES.flatMap((s) => [
    product(s, "none", "none"),
    product(s, "none", "bias"),
    product(s, "none", "bias+relu"),
    product(s, "a", "none"),
    product(s, "b", "none"),
    product(s, "b", "mask"),
  ]),
  ...LARGEST.flatMap((s) => [product(s, "none", "bias"), product(s, "a", "none"), product(s, "b", "none")]),
  ...nonFinite,
]);
