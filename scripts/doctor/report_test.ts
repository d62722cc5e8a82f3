import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { AdapterFacts } from "./gpu.ts";
import { type Report, reportText } from "./report.ts";

const INFO = { kind: "cpu", name: "WebAssembly, fused multiply-add", features: [], limits: {} } as const;
const REPORT: Report = {
  machine: {
    ...{ deno: "2.9.6", v8: "15.0", system: "linux 6.1, x86_64", processor: "Some CPU", cores: 2 },
    ...{ memoryBytes: 16 * 2 ** 30, memoryAvailableBytes: 8.25 * 2 ** 30, diskAvailableBytes: 100 * 2 ** 30 },
  },
  cpu: [
    { flags: "--fast", info: INFO, selfTest: null, gigaflops: 62.4 },
    { flags: "", info: INFO, selfTest: null, gigaflops: 25.6 },
  ],
  gpu: { adapter: null, software: false },
  data: [{ task: "digits", present: true, state: "drawn from a seed" }],
  experiments: [
    { name: "s/a", headline: true, obstacles: [] },
    { name: "s/b", headline: false, obstacles: ["mnist10k is missing", "line 2"] },
  ],
};

Deno.test("a report has a section for each part, and says which device bench takes", () => {
  assertEquals(
    reportText(REPORT),
    `
Machine
  Deno       2.9.6, V8 15.0
  system     linux 6.1, x86_64
  processor  Some CPU, 2 cores
  memory     16.0 GiB, 8.3 GiB of it available
  disk       100.0 GiB available in the project's folder

CPU device
  fast V8 flags  agrees with the float64 reference; matmul 128x128x128: 62 GFLOP/s a core; WebAssembly, fused multiply-add
  plain          agrees with the float64 reference; matmul 128x128x128: 26 GFLOP/s a core; WebAssembly, fused multiply-add

GPU device
  adapter  none; on Debian, mesa-vulkan-drivers gives a software adapter to test the shaders on

Data
  digits  drawn from a seed

Experiments
  s/a  can run (headline)
  s/b  cannot run:
       mnist10k is missing
       line 2

bench takes the CPU (--device auto).`.slice(1),
  );
});

Deno.test("what fails is said, and a device that fails its self-test is not taken", () => {
  const text = reportText({
    ...REPORT,
    cpu: [{ flags: "--fast", failure: "no such flag" }, { flags: "", info: INFO, selfTest: "off by 1", gigaflops: 1 }],
    gpu: { failure: "it ended with SIGSEGV" },
  });
  assertStringIncludes(text, "does not start: no such flag");
  assertStringIncludes(text, "FAILED its self-test: off by 1");
  assertStringIncludes(text, "none that works: it ended with SIGSEGV");
  assertStringIncludes(text, "neither device works");
});

Deno.test("a real GPU is taken, a software adapter is not, and its facts are listed", () => {
  const adapter = {
    description: "Some GPU",
    features: ["f16"],
    limits: { size: 5 },
    none: [],
  } as unknown as AdapterFacts;
  const real = reportText({ ...REPORT, gpu: { adapter, software: false } });
  for (const line of ["description  Some GPU", "features     f16", "limits.size  5", "none         none"]) {
    assertStringIncludes(real, `\n  ${line}\n`);
  }
  assertStringIncludes(real, "bench takes the GPU");
  const software = reportText({ ...REPORT, gpu: { adapter, software: true } });
  assertStringIncludes(software, "software: for testing shaders");
  assert(software.endsWith("bench takes the CPU (--device auto)."));
});
