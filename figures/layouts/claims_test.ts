import { assertEquals } from "@std/assert";
import type { ClaimVerdict, Judgement } from "../../results/format.ts";
import { claimRows } from "./claims.ts";

const judgement: Judgement = {
  reading: null,
  beside: false,
  statistic: "median mean activation, layer 10, step 0",
  range: [0.4, 0.75],
  value: 0.5612,
  interval: [0.5501, 0.5702],
  n: 10,
  verdict: "reproduced",
  reason: "inside the range",
  confirmation: null,
};
const claim = (over: Partial<ClaimVerdict>, ...judgements: Partial<Judgement>[]): ClaimVerdict => ({
  claim: "D3-some-claim",
  document: "D3",
  line: 190,
  says: "Activations stay.",
  verdict: "reproduced",
  judgements: judgements.map((one) => ({ ...judgement, ...one })),
  edited: false,
  quick: false,
  ...over,
});
const rowsOf = (...claims: ClaimVerdict[]) => claimRows({ claims, intervals: 0, expectedByChance: 0 }).rows;
const name = ["D3-some-claim", "D3, line 190: Activations stay."];

Deno.test("one reading is one row: statistic, value with interval, n, range, verdict", () => {
  assertEquals(rowsOf(claim({}, {})), [
    [...name, judgement.statistic, "0.561 [0.550, 0.570]", "10", "0.4 to 0.75", "reproduced"],
  ]);
  const exact = { value: 0, interval: null, range: [0, 0] as [number, number] };
  assertEquals(rowsOf(claim({}, exact))[0].slice(3, 6), ["0", "10", "exactly 0"]);
  assertEquals(rowsOf(claim({}, { value: NaN, interval: null, range: null }))[0].slice(3, 6), ["NaN", "10", "–"]);
});

Deno.test("several readings have a row each below the claim's", () => {
  const rows = rowsOf(claim({ verdict: "depends on the reading" }, { reading: "mean" }, {
    reading: "RMS",
    verdict: "contradicted",
    confirmation: { value: 0.55, interval: [0.54, 0.56], n: 10, verdict: "contradicted" },
  }));
  assertEquals(rows.map((row) => [row[0], row[1], row[6]]), [
    [...name, "depends on the reading"],
    ["", "read as: mean", "reproduced"],
    ["", "read as: RMS", "contradicted"],
  ]);
  assertEquals(rows[2].slice(3, 5), ["0.561 [0.550, 0.570]; on other seeds 0.550 [0.540, 0.560]", "10 + 10"]);
});

Deno.test("several statistics of one reading have a row each that names none", () => {
  const rows = rowsOf(claim({ verdict: "contradicted" }, {}, { statistic: "R²", verdict: "contradicted" }));
  assertEquals(rows.map((row) => [row[1], row[2], row[6]]), [
    [name[1], "2 statistics, all to hold", "contradicted"],
    ["", judgement.statistic, "reproduced"],
    ["", "R²", "contradicted"],
  ]);
});

Deno.test("what is judged beside a claim follows it and is no reading", () => {
  const rows = rowsOf(claim({}, {}, { reading: "theory", beside: true, verdict: "contradicted" }));
  assertEquals(rows.map((row) => [row[0], row[1], row[6]]), [
    [...name, "reproduced"],
    ["", "for comparison: theory", "contradicted"],
  ]);
});

const notRun: Partial<Judgement> = {
  ...{ verdict: "not run", value: null, interval: null, n: 0, range: null },
  ...{ statistic: "Adam", reason: "this experiment trains SGD" },
};

Deno.test("what was not run is told once, with its reason and the claims it belongs to", () => {
  const [one, other] = [claim({}, {}, notRun), claim({ claim: "D3-other", verdict: "not run" }, notRun)];
  const table = (...claims: ClaimVerdict[]) => claimRows({ claims, intervals: 0, expectedByChance: 0 });
  assertEquals(table(one).rows.length, 1);
  assertEquals(table(one).notes, ["Not run, of D3-some-claim: Adam: this experiment trains SGD."]);
  assertEquals(table(one, other).notes, ["Not run, of all claims: Adam: this experiment trains SGD."]);
  assertEquals(table(one, other, claim({ claim: "D3-whole" }, {}), claim({ claim: "D3-more" }, {})).notes, [
    "Not run, of D3-some-claim, D3-other: Adam: this experiment trains SGD.",
  ]);
  const third = claim({ claim: "D3-third" }, notRun);
  assertEquals(table(one, other, third, claim({ claim: "D3-whole" }, {})).notes, [
    "Not run, of all claims but D3-whole: Adam: this experiment trains SGD.",
  ]);
  assertEquals(table(other).rows[0].slice(2), ["–", "–", "–", "–", "not run"]);
});

Deno.test("marks and chance are told", () => {
  assertEquals(
    rowsOf(claim({ quick: true, edited: true }, {}))[0][6],
    "reproduced (quick, claim edited after the run)",
  );
  assertEquals(claimRows({ claims: [], intervals: 12, expectedByChance: 0.6 }).notes, [
    "12 intervals were judged; chance alone would put about 0.60 of them wholly outside a true range.",
  ]);
});
