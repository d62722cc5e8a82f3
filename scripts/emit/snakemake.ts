import { heading, inQuotes, type Job, mergeCommandLine, shardCommand } from "./job.ts";

/** A Snakefile: a rule for a shard, a rule for the merge. */
export function snakemake(job: Job): string {
  const how = [
    "From the project's folder: snakemake --snakefile <this file> --cores all, or with a profile of a cluster.",
  ];
  const done = `runs/snakemake/${job.hash}/{shard}-of-${job.shards}.done`;
  const merged = `runs/snakemake/${job.hash}/merged-${job.shards}.done`;
  const text = (command: string) => inQuotes(command.replaceAll(/[{}]/g, "$&$&"));
  return `${heading(job, how)}
rule all:
    input: "${merged}"

rule shard:
    input: ${text(job.plan)}
    output: touch("${done}")
    threads: ${job.cores}
    shell: ${text(shardCommand(job, "--shard SHARD")).replace("SHARD", `{wildcards.shard}/${job.shards}`)}

rule merge:
    input: expand("${done}", shard=range(${job.shards}))
    output: touch("${merged}")
    shell: ${text(`${mergeCommandLine(job)} || [ $? = 4 ]`)}
`;
}
