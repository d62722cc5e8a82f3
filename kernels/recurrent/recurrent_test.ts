import { assertThrows } from "@std/assert";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { recurrences } from "../testing/recurrences.ts";
import { recurrent } from "./recurrent.ts";

/** One step from zero is tanh itself: of numbers of every size, held to 1e-6 of each. */
function tangent(label: string, value: (u: () => number) => number): KernelCase {
  const shape = [40, 1];
  return {
    label: `tanh of ${label}`,
    tensors: {
      projected: { shape, values: (u) => Array.from({ length: 40 }, () => value(u)) },
      weight: { shape: [1, 1] },
      out: { shape },
    },
    attributes: { steps: 1, kind: 1 },
    tolerance: 1e-6,
  };
}

testKernel("recurrent", [
  ...recurrences(false),
  ...[1e-30, 1e-3, 0.1, 0.3, 0.49, 0.51, 0.7, 1, 3, 8.5, 9.9, 10.1, 44, 89, 1e30].map((size) =>
    tangent(`±${size}`, (u) => (u() < 0.5 ? -1 : 1) * size * (1 + u() / 100))
  ),
  tangent("infinities, NaN and zeros", (u) => [Infinity, -Infinity, NaN, 0, -0][Math.floor(5 * u())]),
]);

Deno.test("a recurrence too long or too wide for the GPU is refused", () => {
  const refused = (T: number, H: number, words: string) => {
    const tensor = (name: string, shape: number[], index: number) => {
      return { name, shape, index, dtype: "f32", role: "activation", storage: "scratch" } as const;
    };
    const tensors = {
      projected: tensor("p", [T, H], 0),
      weight: tensor("w", [H, H], 1),
      out: tensor("o", [T, H], 2),
    };
    const call = { kernel: "recurrent", tensors, attributes: { steps: T, kind: 1 } };
    assertThrows(() => recurrent.gpu(call), RangeError, words);
  };
  refused(2000, 64, "may loop 32768 times");
  refused(2, 1025, "at most 1024 units");
});
