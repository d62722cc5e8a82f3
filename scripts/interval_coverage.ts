/** Simulates how often each kind of interval holds the truth, with as many trials as asked for. */
import { parseArgs } from "@std/cli/parse-args";
import { COVERAGE_CASES, simulate } from "../suites/core/claims/testing/coverage.ts";
import { terminalTable, terminalWidth } from "./terminal_table.ts";

const HELP = `deno run scripts/interval_coverage.ts [--trials N]

Draws runs whose truth is known, measures the statistics of claims, and says how often their 95 % intervals hold it.

  --trials N   intervals of each kind; 1000 by default`;

const { trials: text, help } = parseArgs(Deno.args, {
  string: ["trials"],
  boolean: ["help"],
  default: { trials: "1000" },
});
const trials = Number(text);
if (help || !(Number.isInteger(trials) && trials >= 1)) {
  console.log(HELP);
  Deno.exit(help ? 0 : 2);
}
const rows = COVERAGE_CASES.map((one) => {
  const { judged, held } = simulate(one, trials);
  const share = held / judged;
  const chance = Math.sqrt(one.least * (1 - one.least) / judged);
  return { row: [one.name, `${judged}`, share.toFixed(3), one.least.toFixed(2)], ok: share >= one.least - 4 * chance };
});
console.log(
  terminalTable(["interval", "trials", "hold the truth", "at least"], rows.map(({ row }) => row), terminalWidth()),
);
if (rows.some(({ ok }) => !ok)) Deno.exit(1);
