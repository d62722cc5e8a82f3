/** Which datasets a run sees. */
import { type DataChoice, dataKey } from "../data/sizes.ts";
import type { RunConfig } from "../spec/config.ts";

/** The datasets of a run, that of `config.data` first, none twice. */
export function dataNeeded({ data, interventions = [] }: RunConfig): DataChoice[] {
  const parts = interventions.flatMap((one) => one.do === "swap_data" ? [one.part] : []);
  const all = [data, ...parts.map((part) => ({ ...data, part }))];
  return [...new Map(all.map((choice) => [dataKey(choice), choice])).values()];
}
