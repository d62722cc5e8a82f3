import { assertEquals, assertThrows } from "@std/assert";
import { Files } from "./files.ts";
import { encodePerf, perfPath, publishedPerf, readPerf } from "./perf_format.ts";
import { SimulatedDisk } from "./simulated_disk.ts";
import { someArm, somePerf, someSweep } from "./testing/perf.ts";

Deno.test("a measurement is read back as it was written, also one with an arm that failed", () => {
  const failed = someArm({
    arm: "tfjs",
    reason: "there is no kernel",
    firstLoss: null,
    seconds: [],
    processorSeconds: [],
  });
  const perf = somePerf({ sweeps: [someSweep({ arms: [someArm({ firstLoss: NaN }), failed] })], also: null });
  assertEquals(readPerf(encodePerf(perf), "cpu.json"), perf);
});

Deno.test("other keys, versions and values are refused by name", () => {
  const text = encodePerf(somePerf());
  const changed = (from: string, to: string) => () => readPerf(text.replace(from, to), "cpu.json");
  assertThrows(changed('"format": 1', '"format": 2'), SyntaxError, "got 2, which is newer");
  assertThrows(changed('"kind": "perf"', '"kind": "parity"'), SyntaxError, "kind");
  assertThrows(changed('"arm": "descent"', '"arm": "somebody"'), SyntaxError, "sweeps.0.arms.0.arm");
  assertThrows(changed('"othersMost":', '"others":'), SyntaxError, "load");
  assertThrows(() => encodePerf(somePerf({ repeats: 0 })), RangeError, "Cannot encode");
});

Deno.test("a published measurement is found by its device", () => {
  const files = new Files(new SimulatedDisk());
  assertEquals(publishedPerf(files, "cpu"), undefined);
  files.write(perfPath("cpu"), encodePerf(somePerf()));
  assertEquals([publishedPerf(files, "cpu"), publishedPerf(files, "gpu")], [somePerf(), undefined]);
});
