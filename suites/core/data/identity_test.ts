import { assert, assertEquals } from "@std/assert";
import { loadDataset } from "./dataset.ts";
import { identity } from "./identity.ts";

Deno.test("labels are the inputs, which are standard normal", () => {
  const { inputs, labels } = identity();
  assertEquals([inputs.length, labels], [6144 * 32, inputs]);
  const variance = inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length;
  assert(Math.abs(variance - 1) <= 4 * Math.sqrt(2 / inputs.length), `${variance}`);
});

Deno.test("a cut training set keeps its first rows and leaves the other sets alone", async () => {
  const none = () => Promise.reject(new Error("nothing is read"));
  const [whole, cut] = await Promise.all([
    loadDataset({ task: "identity" }, none),
    loadDataset({ task: "identity", rows: 5 }, none),
  ]);
  assertEquals([cut.key, cut.split.train, cut.split.test], ["identity/rows5", [0, 5], [1029, 2053]]);
  assertEquals(cut.inputs.subarray(0, 5 * 32), whole.inputs.subarray(0, 5 * 32));
  assertEquals(cut.labels.subarray(5 * 32), whole.labels.subarray(4096 * 32));
  assert(cut.hash !== whole.hash);
});
