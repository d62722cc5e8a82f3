/** Which runs share a program. */
import { canonicalText } from "../spec/canonical.ts";
import type { RunConfig } from "../spec/config.ts";
import type { SettingPath } from "../spec/settings.ts";
import type { Run } from "./run.ts";

/**
 * Settings in which the replicas of one program may differ, besides their seed: numbers and initial values that the host
 * writes, nothing that changes shape or structure.
 */
export const REPLICA_SETTINGS = ["model.init", "optimizer.lr"] as const satisfies readonly SettingPath[];

/** Runs that one program can train side by side. */
export interface RunGroup {
  /** Configuration of the first run; the others differ in {@linkcode REPLICA_SETTINGS} only. */
  readonly config: RunConfig;
  readonly runs: readonly Run[];
}

/** Groups runs by program, groups and runs in the order they come. */
export function groupRuns(runs: readonly Run[]): RunGroup[] {
  const groups = new Map<string, { config: RunConfig; runs: Run[] }>();
  for (const run of runs) {
    const key = canonicalText(withoutReplicaSettings(run.config));
    const group = groups.get(key);
    if (group) group.runs.push(run);
    else groups.set(key, { config: run.config, runs: [run] });
  }
  return [...groups.values()];
}

function withoutReplicaSettings(config: RunConfig): unknown {
  const sections: Record<string, unknown> = { ...config };
  for (const path of REPLICA_SETTINGS) {
    const [section, key] = path.split(".");
    sections[section] = { ...(sections[section] as object), [key]: undefined };
  }
  return sections;
}
