import { assert, assertEquals } from "@std/assert";
import { somePerf, someRival, someSweep } from "../results/testing/perf.ts";
import { ceilingShare, perfPage } from "./perf.ts";

Deno.test("the page opens with the targets, and shows each arm with its rounds and ratio", () => {
  const page = perfPage(somePerf());
  const lines = page.split("\n");
  assert(lines[0].startsWith("| work | against | target | reached | holds |"), lines[0]);
  const row = (start: string) => lines.filter((line) => line.startsWith(start));
  assertEquals(row("| MLP of width 128 | PyTorch, one run after another |"), [
    "| MLP of width 128 | PyTorch, one run after another | at least 3.00 | 3.50 | yes | matmul 80 % of a step at " +
    "75.0 GFLOP/s, sgd 20 % of a step |",
  ]);
  assertEquals(row("| torch_runs"), ["| torch_runs | 8.75 | 7.00 to 10.5 | 27.4 | 3.50 | 3.50 | 3.50 | torch_runs |"]);
  for (const text of ["Not here: PyTorch CUDA", "0.400 in the worst", "3 rounds", "GB/s in 16 KiB"]) {
    assert(page.includes(text), text);
  }
});

Deno.test("an arm that failed has its reason in its row, and no number", () => {
  const failed = { ...someRival("tfjs", 1), ratio: null, seconds: [], reason: "no kernel Erf" };
  const page = perfPage(somePerf({ sweeps: [someSweep({ arms: [failed] })] }));
  assert(page.includes("| tfjs | – | – | – | – | – | – | no kernel Erf |"));
});

Deno.test("a kernel's ceiling is that of its operations or of a copy of its size, whichever is nearer", () => {
  const ceilings = { gigaflops: 100, copies: [{ bytes: 1000, gigabytes: 200 }, { bytes: 10_000, gigabytes: 50 }] };
  const row = { seconds: 1e-6, flops: 2e4, bytes: 2e4, footprint: 5000 };
  assertEquals(ceilingShare(row, ceilings).toFixed(6), "0.400000");
  assertEquals(ceilingShare({ ...row, footprint: 500 }, ceilings).toFixed(6), "0.200000");
  assertEquals(ceilingShare({ ...row, footprint: 1e9, flops: 9e4 }, ceilings).toFixed(6), "0.900000");
});
