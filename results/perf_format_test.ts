import { assertEquals, assertThrows } from "@std/assert";
import { Files } from "./files.ts";
import { perfFile } from "./perf_format.ts";
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
  assertEquals(perfFile.read(perfFile.encode(perf), "cpu.json"), perf);
});

Deno.test("other keys, versions and values are refused by name", () => {
  const text = perfFile.encode(somePerf());
  const changed = (from: string, to: string) => () => perfFile.read(text.replace(from, to), "cpu.json");
  assertThrows(changed('"format": 1', '"format": 2'), SyntaxError, "got 2, which is newer");
  assertThrows(changed('"kind": "perf"', '"kind": "parity"'), SyntaxError, "kind");
  assertThrows(changed('"arm": "descent"', '"arm": "somebody"'), SyntaxError, "sweeps.0.arms.0.arm");
  assertThrows(changed('"othersMost":', '"others":'), SyntaxError, "load");
  assertThrows(() => perfFile.encode(somePerf({ repeats: 0 })), RangeError, "Cannot encode");
});

Deno.test("a published measurement is found by its device", () => {
  const files = new Files(new SimulatedDisk());
  assertEquals(perfFile.published(files, "cpu"), undefined);
  files.write(perfFile.path("cpu"), perfFile.encode(somePerf()));
  assertEquals([perfFile.published(files, "cpu"), perfFile.published(files, "gpu")], [somePerf(), undefined]);
});
