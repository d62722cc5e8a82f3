import { assertEquals } from "@std/assert";
import { PhaseMap } from "../blocks.ts";
import { renderSvg } from "../render.ts";
import { gridResult } from "../testing/grid_result.ts";
import { type Datum, noWarning } from "../testing/spec_parts.ts";
import { phaseMap } from "./phase_map.ts";

const BLOCK = { chart: "phase_map", quantity: "validation_loss", x: "optimizer.lr", y: "model.depth" };

function cellsOf(over: Record<string, unknown> = {}): Datum[] {
  const spec = phaseMap(PhaseMap.parse({ ...BLOCK, ...over }), gridResult());
  return (spec as { data: { values: Datum[] } }).data.values;
}

Deno.test("a cell has the median of its runs, and a cross where most of them diverged", () => {
  const cells = new Map(cellsOf().map((cell) => [`${cell.y} ${cell.x}`, cell]));
  assertEquals(cells.size, 16);
  assertEquals([cells.get("6 0.001")?.value, cells.get("6 0.001")?.text], [4.2, "4.2"]);
  for (const place of ["48 1", "48 0.01", "24 1"]) {
    const { value, text, phase } = cells.get(place)!;
    assertEquals([value, text, phase], [null, "×", "diverged"], place);
  }
});

Deno.test("phases say what most runs of a cell did, the first that fits", () => {
  const phases = [{ name: "stuck", quantity: "validation_loss", above: 4 }, {
    name: "slow",
    quantity: "validation_loss",
    above: 3,
  }];
  const cells = cellsOf({ phases, otherwise: "learns" });
  const phaseAt = (y: number, x: number) => cells.find((cell) => cell.y === String(y) && cell.x === String(x))?.phase;
  assertEquals([0.001, 0.01, 0.1, 1].map((x) => phaseAt(6, x)), ["stuck", "slow", "learns", "learns"]);
  assertEquals([0.001, 0.01, 0.1, 1].map((x) => phaseAt(48, x)), ["stuck", "diverged", "diverged", "diverged"]);
});

Deno.test("both kinds are drawn without a word from Vega, rows from the least at the bottom", async () => {
  for (const phases of [undefined, [{ name: "stuck", quantity: "validation_loss", above: 4 }]]) {
    const spec = phaseMap(PhaseMap.parse({ ...BLOCK, ...(phases && { phases }) }), gridResult());
    const svg = await renderSvg(spec, noWarning);
    assertEquals(svg.includes("diverged") || svg.includes("×"), true);
    const { encoding } = spec as { encoding: { y: { scale: { domain: string[] } } } };
    assertEquals(encoding.y.scale.domain, ["48", "24", "12", "6"]);
  }
});
