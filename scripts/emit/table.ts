/** Every kind of job file: one file here and one line in the table. */
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import type { Job } from "./job.ts";
import { kubernetes } from "./kubernetes.ts";
import { slurm } from "./slurm.ts";
import { snakemake } from "./snakemake.ts";

export const EMITTERS = { slurm, github, gitlab, kubernetes, snakemake } as const satisfies Readonly<
  Record<string, (job: Job) => string>
>;

/** Name of a kind. */
export type EmitterName = keyof typeof EMITTERS;
