import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { GpuProbe } from "./gpu_probe.ts";
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
  gpu: { adapter: null },
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

Deno.test("a real GPU is taken, a software adapter is not, and what was measured is listed", () => {
  const adapter: GpuProbe = {
    ...{ description: "Some GPU", vendor: "4318", software: false, features: ["f16", "timestamp-query"] },
    limits: { maxBufferSize: 2 ** 31, maxTextureDimension1D: 16384 },
    ...{ loopCap: null, nan: { unequalToItself: true, maxWithOne: "NaN" }, subnormals: "flushed", fma: "fused" },
    half: "exact",
    ...{ selfTest: null, gigaflops: 1234.6 },
  };
  const real = reportText({ ...REPORT, gpu: { adapter } });
  assertStringIncludes(
    real,
    `
GPU device
  adapter                            Some GPU, vendor 4318
  kind                               hardware
  self-test                          agrees with the float64 reference
  matmul                             128x128x128, 64 side by side: 1235 GFLOP/s
  loops                              none was cut short
  NaN                                x != x finds it, max(NaN, 1) is NaN
  subnormals                         flushed
  multiply-add                       fused
  conversion to f16                  to nearest even
  features                           f16, timestamp-query
  maxBufferSize                      2147483648
  maxStorageBufferBindingSize        not said
`,
  );
  assertStringIncludes(real, "bench takes the GPU");
  const wrong = reportText({ ...REPORT, gpu: { adapter: { ...adapter, selfTest: "w2 differs" } } });
  assertStringIncludes(wrong, "FAILED its self-test: w2 differs");
  assert(wrong.endsWith("bench takes the CPU (--device auto)."));
  const changes = { software: true, loopCap: 65_535, nan: { unequalToItself: false, maxWithOne: "1" } } as const;
  const software = reportText({ ...REPORT, gpu: { adapter: { ...adapter, ...changes } } });
  assertStringIncludes(software, "software: for testing shaders");
  assertStringIncludes(software, "end in silence after 65535 iterations");
  assertStringIncludes(software, "x != x misses it, max(NaN, 1) is 1");
  assert(software.endsWith("bench takes the CPU (--device auto)."));
});
