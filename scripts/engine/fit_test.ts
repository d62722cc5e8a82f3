import { assertEquals } from "@std/assert";
import { planMemory } from "../../kernels/program/memory.ts";
import { size } from "../../kernels/program/tensor.ts";
import { trainingProgram } from "../../suites/core/program/training_program.ts";
import { dataShape } from "../../suites/core/run/data_shape.ts";
import { smallDataset, smallRun } from "../../suites/core/run/testing/small.ts";
import { mostRuns } from "./fit.ts";

Deno.test("as many runs fit as the tighter of the device's limits holds, and one is always tried", () => {
  const [{ config }, dataset] = [smallRun(1), smallDataset()];
  const { program } = trainingProgram(config, dataShape(dataset), { capacity: 5 });
  const { replicaBytes, scratchBytes } = planMemory(program, (tensor) => 4 * size(tensor));
  const bytes = replicaBytes + scratchBytes;
  const fit = (limits: Record<string, number>) => mostRuns(config, { dataset, observe: [], capacity: 5, limits });
  assertEquals(fit({ maxStorageBufferBindingSize: 7 * bytes, maxBufferSize: 9 * bytes }), 7);
  assertEquals(fit({ maxStorageBufferBindingSize: 9 * bytes - 1, maxBufferSize: 1e12 }), 8);
  assertEquals(fit({ maxBufferSize: 3 * bytes }), 3);
  assertEquals(fit({ maxBufferSize: 1 }), 1);
  assertEquals(fit({}), Infinity);
});
