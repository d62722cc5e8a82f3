/** Which runs share a program. */
import { optimizerStructure } from "../program/optimizer_config.ts";
import { canonicalText } from "../spec/canonical.ts";
import type { RunConfig } from "../spec/config.ts";
import type { SettingPath } from "../spec/settings.ts";
import type { Run } from "./run.ts";

/**
 * Settings in which the replicas of one program may differ, besides their seed: numbers and initial values that the host
 * writes, nothing that changes shape or structure.
 */
export const REPLICA_SETTINGS = [
  ...["model.init", "optimizer.lr", "optimizer.schedule"] as const,
  ...["optimizer.momentum", "optimizer.beta1", "optimizer.beta2", "optimizer.epsilon"] as const,
  ...["optimizer.bias_correction", "optimizer.weight_decay", "optimizer.trust", "optimizer.ewc"] as const,
] as const satisfies readonly SettingPath[];

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
  const { model: { init: _, ...model }, optimizer, ...rest } = config;
  return { ...rest, model, optimizer: optimizerStructure(optimizer) };
}

/** A text that runs with one build share: numbers of the optimizer are no part of it, initial values are. */
export function buildText({ optimizer, ...config }: RunConfig): string {
  return canonicalText({ ...config, optimizer: optimizerStructure(optimizer) });
}
