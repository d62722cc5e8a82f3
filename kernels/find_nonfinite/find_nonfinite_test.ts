import { assertEquals } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

/** Large finite numbers, and one special value at a place in replicas 0 and 2. */
function find(shape: number[], value?: number, at = 0, column = 2): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    label: `[${shape}]${value === undefined ? "" : `, ${value} at ${at}`}`,
    tensors: {
      input: {
        shape,
        values: (u, replica) =>
          Array.from({ length: size }, (_, i) => i === at && replica !== 1 && value !== undefined ? value : u() * 3e38),
      },
      counters: counters(1),
      log: { shape: [3, 4], values: () => Array.from({ length: 12 }, (_, i) => i + 1) },
    },
    attributes: { column },
  };
}

testKernel("find_nonfinite", [
  ...[[1], [7, 21], [129, 10], [512, 130]].map((shape) => find(shape)),
  ...[NaN, Infinity, -Infinity].flatMap((value) => [0, 20, 146].map((at) => find([7, 21], value, at))),
  find([1], NaN),
  find([2, 3], NaN, 5, 0),
  find([512, 130], Infinity, 512 * 130 - 1),
  find([2, 3], 3.4028234663852886e38),
  find([2, 3], 0),
]);

for (const { name, present, open } of TEST_DEVICES.filter((one) => one.name === "gpu")) {
  Deno.test({
    name: `more elements than one dispatch looks at on ${name}`,
    ignore: !present,
    fn: async () => {
      const SIZE = 256 * 32_768 + 5;
      const builder = new Builder();
      const input = builder.tensor("input", [SIZE], { role: "state" });
      const given = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
      const log = builder.tensor("log", [3, 1], { role: "log" });
      builder.phase("p", () => {
        builder.call("find_nonfinite", { input, counters: given, log }, { column: 0 });
        builder.call("advance", { counters: given });
      });
      await using device = await open();
      await using session = await device.load(builder.build(), 1);
      session.write(given, 0, Uint32Array.of(0, 1));
      for (const at of [undefined, 3, SIZE - 1]) {
        const values = new Float32Array(SIZE);
        if (at !== undefined) values[at] = NaN;
        session.write(input, 0, values);
        await session.run("p", 1);
      }
      assertEquals([...(await session.read(log))[0]], [0, 1, 1]);
    },
  });
}
