/** Which shard a machine is, by the command line or by what the scheduler that started it says. */
import type { Shard } from "../../results/shards.ts";
import { UsageError } from "../bench/options.ts";

/** What the command line says of shards. */
export interface ShardOptions {
  /** `--shard`: `2/4` is the third of four. */
  readonly shard?: string;
  /** `--shards`: how many there are, where the scheduler does not say. */
  readonly shards?: number;
}

/** Reads a variable of the environment. */
export type ReadVariable = (name: string) => string | undefined;

/**
 * The shard to run: that of `--shard i/n`, else the one that Slurm (a task of an array), Kubernetes (a pod of an indexed
 * job) or GitLab (`parallel`) gives this process, else the only one. Throws `UsageError`.
 */
export function shardOf({ shard, shards }: ShardOptions, variable: ReadVariable): Shard {
  if (shard !== undefined) {
    if (shards !== undefined) throw new UsageError('"--shard i/n" says how many there are; leave out "--shards"');
    return explicit(shard);
  }
  return slurm(variable, shards) ?? kubernetes(variable, shards) ?? gitlab(variable, shards) ?? only(shards);
}

function explicit(text: string): Shard {
  const match = text.match(/^(\d+)\/(\d+)$/);
  if (!match) throw new UsageError(`"--shard" takes i/n, for example "--shard 0/4", got "${text}"`);
  return checked(Number(match[1]), Number(match[2]), `"--shard ${text}"`);
}

function slurm(variable: ReadVariable, shards?: number): Shard | undefined {
  const index = numberIn(variable, "SLURM_ARRAY_TASK_ID");
  if (index === undefined) return undefined;
  const source = `task ${index} of the Slurm array`;
  // An array that runs a few tasks again counts only these, so a number that was given counts from 0.
  if (shards !== undefined) return checked(index, shards, source);
  const first = numberIn(variable, "SLURM_ARRAY_TASK_MIN") ?? 0;
  const step = numberIn(variable, "SLURM_ARRAY_TASK_STEP") ?? 1;
  const count = numberIn(variable, "SLURM_ARRAY_TASK_COUNT");
  if (count === undefined) throw new UsageError(`${source} does not say of how many; give "--shards n"`);
  return checked((index - first) / step, count, source);
}

function kubernetes(variable: ReadVariable, shards?: number): Shard | undefined {
  const index = numberIn(variable, "JOB_COMPLETION_INDEX");
  if (index === undefined) return undefined;
  if (shards === undefined) {
    throw new UsageError(
      `an indexed job of Kubernetes does not say of how many pod ${index} is one; give "--shards n"`,
    );
  }
  return checked(index, shards, `pod ${index} of the Kubernetes job`);
}

/** GitLab counts from 1. */
function gitlab(variable: ReadVariable, shards?: number): Shard | undefined {
  const index = numberIn(variable, "CI_NODE_INDEX");
  if (index === undefined) return undefined;
  const count = shards ?? numberIn(variable, "CI_NODE_TOTAL") ?? 1;
  return checked(index - 1, count, `job ${index} of GitLab's ${count}`);
}

function only(shards = 1): Shard {
  if (shards === 1) return { index: 0, count: 1 };
  throw new UsageError(`"--shards ${shards}" does not say which one this is; give "--shard i/${shards}"`);
}

function numberIn(variable: ReadVariable, name: string): number | undefined {
  const text = variable(name);
  if (text === undefined || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`${name} must be a whole number, got "${text}"`);
  return Number(text);
}

function checked(index: number, count: number, source: string): Shard {
  if (Number.isInteger(index) && index >= 0 && index < count) return { index, count };
  throw new UsageError(`${source} is none of ${count} shards, which are numbered 0 to ${count - 1}`);
}
