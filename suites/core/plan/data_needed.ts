/** Which datasets a run sees. */
import { type DataChoice, dataKey, PARTS } from "../data/sizes.ts";
import type { RunConfig } from "../spec/config.ts";

/** The datasets of a run, that of `config.data` first, none twice; none at all where there is no network. */
export function dataNeeded({ data, interventions = [], continual, closed_form }: RunConfig): DataChoice[] {
  if (closed_form) return [];
  const parts = interventions.flatMap((one) => one.do === "swap_data" ? [one.part] : []);
  const tasks = continual ? continual.tasks ?? PARTS[data.task] ?? 1 : 0;
  for (let task = 0; task < tasks; task++) parts.push(task);
  const all = [data, ...parts.map((part) => ({ ...data, part }))];
  return [...new Map(all.map((choice) => [dataKey(choice), choice])).values()];
}
