import { assertEquals } from "@std/assert";
import type { RunRecord } from "../../results/format.ts";
import { someResult, someRun } from "../../results/testing/results.ts";
import { cellsOf, tunedOf } from "../../suites/core/spec/cells.ts";
import { initialization } from "../../suites/initialization.ts";
import { loadExperiment } from "../spec.ts";
import { judgeWithConfigs } from "./judging.ts";

const NAME = { suite: "initialization", experiment: "init_table" };
const spec = loadExperiment(NAME);

/** Runs of the table as theory has them: each layer multiplies by std·√(width/2), zeros stay zeros. */
function runsOfTheory(pass: RunRecord["pass"], initOf = (init: unknown) => init): RunRecord[] {
  return cellsOf(spec).flatMap((cell) =>
    tunedOf(spec).flatMap((tuned) =>
      Array.from({ length: spec.seeds }, (_, i) => {
        const seed = pass === "first" ? i : i + spec.seeds;
        const gain = gainOf(initOf(cell["model.init"]));
        const spread = 1 + seed / 100;
        const rms = Array.from({ length: 10 }, (_, layer) => spread * gain ** (layer + 1));
        const trains = gain === 1;
        return someRun({
          ...{ cell: cell as RunRecord["cell"], tuned: tuned as RunRecord["tuned"], seed, pass },
          scalars: { "validation_loss@end": trains ? 0.2 : 2.3, "test_accuracy@end": trains ? 0.95 : 0.1 },
          profiles: {
            "activation_mean@0": rms.map((value) => 0.56 * value),
            "activation_rms@0": rms,
            "grad_norm@0": new Array(11).fill(2 * spread * gain ** 10),
          },
        });
      })
    )
  );
}

function gainOf(init: unknown): number {
  if (init === "zeros") return 0;
  return init === "kaiming_normal" ? 1 : (init as { normal: { std: number } }).normal.std * Math.sqrt(128 / 2);
}

function verdictsOf(runs: RunRecord[]) {
  const { claims } = judgeWithConfigs()(someResult(runs), NAME, "0".repeat(64));
  return new Map(claims.map((claim) => [claim.claim, claim]));
}

Deno.test("runs as theory has them give the initialization table's verdicts, all thirteen measured", () => {
  const verdicts = verdictsOf([...runsOfTheory("first"), ...runsOfTheory("confirmation")]);
  assertEquals(Object.fromEntries([...verdicts].map(([id, { verdict }]) => [id.replace("D3-table-", ""), verdict])), {
    "zeros-act": "reproduced",
    "zeros-grad": "reproduced",
    "zeros-conv": "reproduced",
    "n01-act": "reproduced", // 0.56·8^10 = 6e8
    "n01-grad": "contradicted", // finite
    "n01-conv": "reproduced",
    "n001-act": "contradicted", // 0.56·0.08^10 = 6e-12, and 0.06 as a variance
    "n001-grad": "depends on the reading", // 2e-11 or 0.2
    "n001-conv": "reproduced", // made so here: nothing but Kaiming trains
    "he-act": "depends on the reading", // the mean is 0.56, the root mean square 1
    "he-grad": "contradicted",
    "he-conv": "reproduced",
    "homogeneity": "contradicted", // 1e20, not 1e17
  });
  const beside = ["D3-table-he-act", "D3-table-homogeneity"].map((id) =>
    verdicts.get(id)?.judgements.find(({ beside }) => beside)?.verdict
  );
  assertEquals(beside, ["reproduced", "reproduced"]);
});

Deno.test("the negative control flips the verdict it names", () => {
  const { claim, becomes, set } = initialization.negativeControl;
  assertEquals(verdictsOf(runsOfTheory("first")).get(claim)?.verdict, "reproduced");
  const faulty = runsOfTheory("first", () => set["model.init"]);
  assertEquals(verdictsOf(faulty).get(claim)?.verdict, becomes);
});
