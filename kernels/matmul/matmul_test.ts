import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

/** [M, N, K]: tile multiples, odd sizes, single rows and columns, the sizes the experiments use, the largest. */
const SIZES = [[64, 128, 128], [128, 10, 128], [7, 5, 3], [1, 1, 1], [1, 17, 33], [67, 31, 129], [128, 128, 256], [
  23,
  48,
  40,
]];
/** A wide b, which is copied to panels, and more rows than one block of a has. */
const WIDE = [9, 531, 300], TALL = [329, 150, 257];
const LARGEST = [[1024, 256, 1024]];
/** The inner axis of the weights' gradient in a convolution: batch 64 of 32x32 images, and some rows more. */
const LONG = [5, 3, 65_541];

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

/** Small whole numbers, whose sums f32 holds: a single product more or less would show. */
function exact(one: KernelCase): KernelCase {
  const tensors = Object.entries(one.tensors).map(([name, tensor]) => {
    const size = tensor.shape.reduce((a, b) => a * b, 1);
    return [name, {
      ...tensor,
      values: (u: () => number) => Array.from({ length: size }, () => Math.floor(5 * u()) - 2),
    }];
  });
  return { ...one, label: `${one.label}, whole numbers`, tensors: Object.fromEntries(tensors), tolerance: 0 };
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
  exact(product(WIDE, "none", "bias+relu")),
  exact(product(WIDE, "a", "none")),
  exact(product(TALL, "none", "none")),
  exact(product(TALL, "b", "mask")),
  exact(product(LONG, "a", "none")),
  exact(product(LONG, "none", "bias+relu")),
  exact(product(LONG, "b", "mask")),
  ...nonFinite,
]);
