import { assert, assertEquals } from "@std/assert";
import { targetLines } from "./perf_targets.ts";
import { someArm, somePerf, someProduct, someRival, someSweep } from "./testing/perf.ts";

const holds = (lines: ReturnType<typeof targetLines>, against: string) =>
  lines.filter((line) => line.against === against).map((line) => line.holds);

Deno.test("of each group of arms the fastest counts, and a target is held in the median", () => {
  const arms = [someArm(), someRival("torch_runs", 3.1), someRival("torch_bmm", 2.5), someRival("torch_vmap", 1.7)];
  const lines = targetLines(somePerf({ sweeps: [someSweep({ arms })] }));
  assertEquals(holds(lines, "PyTorch, one run after another"), [true]);
  assertEquals(holds(lines, "PyTorch, runs batched"), [false]);
  const [batched] = lines.filter(({ against }) => against === "PyTorch, runs batched");
  assertEquals([batched.target, batched.reached], [1.8, 1.7]);
  assert(batched.limits.startsWith("matmul 80 % of a step at 75.0 GFLOP/s, sgd 20 % of a step"), batched.limits);
});

Deno.test("a peer that could not train is no success: the line says why", () => {
  const failed = { ...someRival("tfjs", 1), ratio: null, reason: "there is no kernel" };
  const lines = targetLines(somePerf({ sweeps: [someSweep({ arms: [someArm(), failed] })] }));
  const [javascript] = lines.filter(({ against }) => against === "best JavaScript peer");
  assertEquals([javascript.holds, javascript.reached, javascript.limits], [
    undefined,
    undefined,
    "tfjs: there is no kernel",
  ]);
});

Deno.test("the slowest product from 128 on decides", () => {
  const ratio = (median: number) => ({ median, interval: null, range: [median, median] as [number, number] });
  const products = [
    someProduct({ side: 64, againstBlas: ratio(0.2), againstCeiling: ratio(0.2) }),
    someProduct({ againstBlas: ratio(1.1), againstCeiling: ratio(0.71) }),
    someProduct({ side: 256, transposed: "b", againstBlas: ratio(1.01), againstCeiling: ratio(0.69) }),
  ];
  const lines = targetLines(somePerf({ products })).filter(({ line }) => line.startsWith("matmul"));
  assertEquals(lines.map((line) => [line.reached, line.holds]), [[1.01, true], [0.69, false]]);
  assertEquals(lines[0].limits, "the slowest is 256, b transposed");
});

Deno.test("lines at most: start, host's share, memory, exponents; and the step's own products and cores", () => {
  const lines = targetLines(somePerf());
  const found = (start: string) =>
    lines.filter(({ line }) => line.startsWith(start)).map((line) => [line.reached, line.holds]);
  assertEquals(found("start of Deno"), [[0.8, true]]);
  assertEquals(found("host's share"), [[0.1, false]]);
  assertEquals(found("memory of 40"), [[0.25, true]]);
  assertEquals(found("exponent of time in depth"), [[1.14, false]]);
  assertEquals(found("whole training step"), [[0.8, true]]);
  assertEquals(found("all cores"), [[1.95, true]]);
  assertEquals(targetLines(somePerf({ sweeps: [], products: [], also: null })), []);
});
