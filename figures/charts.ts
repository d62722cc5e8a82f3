/** Every chart. A new one is a file in `charts/`, its block in `blocks.ts` and a line here. */
import type { Result } from "../results/format.ts";
import type { Chart } from "./blocks.ts";
import { againstSetting } from "./charts/against_setting.ts";
import { depthProfile } from "./charts/depth_profile.ts";
import { learningCurve } from "./charts/learning_curve.ts";
import { phaseMap } from "./charts/phase_map.ts";
import type { ChartSpec } from "./render.ts";

type Charts = { readonly [C in Chart["chart"]]: (block: Extract<Chart, { chart: C }>, result: Result) => ChartSpec };

const CHARTS: Charts = {
  depth_profile: depthProfile,
  learning_curve: learningCurve,
  against_setting: againstSetting,
  phase_map: phaseMap,
};

/** The Vega-Lite specification of a chart of a result. Throws `RangeError` where the result lacks what it draws. */
export function chartSpec(block: Chart, result: Result): ChartSpec {
  const draw = CHARTS[block.chart] as (block: Chart, result: Result) => ChartSpec;
  return draw(block, result);
}

/** Names of an experiment's charts, parts of file names: `depth_profile.grad_norm`; repeated ones are numbered. */
export function chartNames(charts: readonly Chart[]): string[] {
  const names = charts.map(({ chart, quantity }) => `${chart}.${quantity}`);
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name}.${before + 1}`;
  });
}
