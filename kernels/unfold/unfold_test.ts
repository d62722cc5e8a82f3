import { assert, assertThrows } from "@std/assert";
import { cpuDevice } from "../cpu/device.ts";
import { Builder } from "../program/builder.ts";
import { tensorNamed } from "../program/program.ts";
import { columns, rows } from "../program/tensor.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";
import { WINDOWS } from "../testing/windows.ts";
import { windowCount } from "./windows.ts";

function lay([B, height, width, C, kernel, stride, padding]: readonly number[], special = false): KernelCase {
  const window = { kernel, stride, padding };
  const edges = () => Array.from({ length: B * height * width * C }, (_, i) => SPECIAL[i % SPECIAL.length]);
  return {
    label: `${B} × ${height}×${width}×${C}, kernel ${kernel}, stride ${stride}, padding ${padding}` +
      (special ? ", edge values" : ""),
    tensors: {
      input: { shape: [B * height * width, C], ...(special && { values: edges }) },
      out: { shape: [B * windowCount(height, window) * windowCount(width, window), kernel * kernel * C] },
    },
    attributes: { height, width, ...window },
    tolerance: 0,
  };
}

testKernel("unfold", [...WINDOWS.map((one) => lay(one)), lay([2, 5, 4, 3, 3, 2, 1], true)]);

Deno.test("windows that do not fit are refused", () => {
  const builder = new Builder();
  builder.phase("p", () => {
    const input = builder.tensor("input", [2 * 4 * 5, 3], { role: "activation" });
    const out = builder.tensor("out", [2 * 2 * 3, 27], { role: "activation" });
    const sizes = { height: 4, width: 5, kernel: 3, stride: 1, padding: 0 };
    const refuse = (attributes: typeof sizes, words: string) => {
      assertThrows(() => builder.call("unfold", { input, out }, attributes), RangeError, words);
    };
    builder.call("unfold", { input, out }, sizes);
    refuse({ ...sizes, kernel: 5 }, "fits an image of 4×5");
    refuse({ ...sizes, stride: 0 }, "stride is a positive integer (here 0)");
    refuse({ ...sizes, padding: 3 }, "below the kernel (here 3 and 3)");
    refuse({ ...sizes, padding: 1 }, "a row for each of 4×5 windows");
    refuse({ ...sizes, height: 3 }, "images have 3×5 rows each");
    refuse({ ...sizes, kernel: 2, stride: 1, height: 4, width: 5 }, "a row for each of 3×4 windows");
  });
});

Deno.test("a NaN in one image leaves the other images' windows untouched", async () => {
  const builder = new Builder();
  const [input, out] = [[3 * 5 * 5, 3], [3 * 5 * 5, 27]].map((shape, i) =>
    builder.tensor(["input", "out"][i], shape, { role: "input" })
  );
  const sizes = { height: 5, width: 5, kernel: 3, stride: 1, padding: 1 };
  builder.phase("p", () => builder.call("unfold", { input, out }, sizes));
  const program = builder.build();
  await using device = await cpuDevice();
  await using session = await device.load(program, 1);
  const values = new Float32Array(rows(input) * columns(input)).fill(1);
  values.fill(NaN, 75, 150); // the second image
  session.write(tensorNamed(program, "input"), 0, values);
  await session.run("p", 1);
  const [got] = await session.read(tensorNamed(program, "out"));
  assert(got.every((x, i) => Number.isNaN(x) ? i >= 675 && i < 1350 : true));
  assert(got.subarray(675, 1350).some(Number.isNaN));
});
