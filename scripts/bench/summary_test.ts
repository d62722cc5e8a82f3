import { assertEquals } from "@std/assert";
import { someResult, someRun } from "../../results/testing/results.ts";
import { VERDICTS_1 } from "../../results/testing/version_1.ts";
import { specOf, VALID } from "../../suites/core/spec/testing/specs.ts";
import { summary } from "./summary.ts";

Deno.test("diverged runs are counted by the layer that first went wrong", () => {
  const origin = (layer: number) => ({ layer, where: "output", tensor: `layer${layer}.out` }) as const;
  const runs = [3, 3, 1].map((layer, seed) => someRun({ seed, status: "diverged", step: 2, nonfinite: origin(layer) }));
  const older = someRun({ seed: 3, status: "diverged", step: 2 });
  const spec = { ...specOf(VALID), figures: [], tables: [] };
  const text = summary({
    spec,
    result: someResult([...runs, older, someRun({ seed: 4 })]),
    verdicts: VERDICTS_1,
    notices: [],
  });
  assertEquals(text.split("\n").filter((line) => line.includes("diverged")), [
    "2 runs diverged, first in layer 3 (output)",
    "1 run diverged, first in layer 1 (output)",
    "1 run diverged",
  ]);
});
