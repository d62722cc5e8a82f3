/** Whether a plan still says what the experiments say. */
import { encode } from "../../results/encode.ts";
import type { PlannedExperiment } from "../../results/plan_format.ts";

/**
 * What has changed since an experiment was planned, in words; empty where nothing has. `now` is the same experiment
 * planned anew.
 */
export function changesSince(planned: PlannedExperiment, now: PlannedExperiment): string[] {
  const differs = (key: keyof PlannedExperiment) => encode(planned[key]) !== encode(now[key]);
  const keys = differingKeys(planned.specification, now.specification);
  if (keys.length > 0) return [`other ${keys.join(", ")} in configs/${planned.suite}/${planned.experiment}.yaml`];
  if (differs("claimsHash")) return [`other claims in configs/${planned.suite}/${planned.experiment}.yaml`];
  if (differs("data")) return differingKeys(planned.data, now.data).map((key) => dataChange(key, planned, now));
  if (planned.runs.map(({ id }) => id).join() !== now.runs.map(({ id }) => id).join()) {
    return ["runs that this version of Descent plans otherwise"];
  }
  return [];
}

function dataChange(key: string, { data }: PlannedExperiment, { data: now }: PlannedExperiment): string {
  if (!(key in now)) return `no dataset ${key} here ("deno task data ${key}" downloads a published one)`;
  return key in data ? `another dataset ${key}` : `the dataset ${key}, which was missing when the plan was made`;
}

function differingKeys(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
    .filter((key) => encode(a[key] ?? null) !== encode(b[key] ?? null));
}
