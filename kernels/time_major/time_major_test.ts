import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

function turn(B: number, T: number, I: number): KernelCase {
  const values = (_: () => number, replica: number) =>
    Array.from({ length: B * T * I }, (_, i) => i % 3 ? i + replica : SPECIAL[i % SPECIAL.length]);
  return {
    label: `${B} sequences, ${T} steps of ${I}`,
    tensors: { input: { shape: [B, T * I], values }, out: { shape: [T * B, I] } },
    tolerance: 0,
  };
}

testKernel("time_major", [
  turn(1, 1, 1),
  turn(3, 5, 1),
  turn(4, 7, 3),
  turn(7, 3, 17),
  turn(64, 200, 1),
  turn(5, 16, 16),
]);
