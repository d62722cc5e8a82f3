import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { runGroup } from "../run/run_group.ts";
import { smallDataset, smallRun } from "../run/testing/small.ts";
import type { RunConfig } from "../spec/config.ts";
import { observeMisfit } from "./fit.ts";

async function cosines(model: Partial<RunConfig["model"]>): Promise<readonly number[]> {
  const run = smallRun(1, { steps: 1 });
  const config = { ...run.config, model: { ...run.config.model, ...model } };
  const [record] = await runGroup(referenceDevice(), {
    ...{ runs: [{ ...run, config }], dataset: smallDataset(), protocol: "signal", capacity: 5, build: "" } as const,
    observe: ["centering_cosine"],
  });
  return record.profiles["centering_cosine@0"];
}

Deno.test("rows that are centered lose nothing, rows of equal numbers everything, rectified ones a known share", async () => {
  for (const cosine of await cosines({ activation: "identity", norm: "layer" })) assertAlmostEquals(cosine, 1, 1e-6);
  // Equal weights give all units of a layer the same number.
  for (const cosine of await cosines({ activation: "sigmoid", init: { constant: 0.1 } })) assert(cosine < 1e-3);
  // Of rectified normal numbers the mean is 1/√(2π) and the mean square 1/2: a share of 1/π lies in the mean's direction.
  const [wide] = await cosines({ width: 512, activation: "relu", init: "kaiming_normal" });
  assertAlmostEquals(1 - wide ** 2, 1 / Math.PI, 0.02);
});

Deno.test("a single unit has no mean over units", () => {
  const { config } = smallRun(1);
  const narrow = { ...config, model: { ...config.model, width: 1 } };
  assertEquals(observeMisfit("centering_cosine", narrow), "needs a width of 2 or more, over which there is a mean");
});
