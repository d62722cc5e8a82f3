import { heading, type Job, mergeCommandLine, shardCommand } from "./job.ts";

/**
 * A script that submits an array of shards and, behind it, the merge. Shards are asked to be requeued: what a killed one
 * has finished stays, and the same task goes on with the rest.
 */
export function slurm(job: Job): string {
  const { shards, cores, device } = job;
  const how = [
    "Submit from the project's folder, which all nodes share: sh <this file>. To run some tasks again: sh <this file> 2,5",
    "Options of sbatch such as a partition or a time limit go into SBATCH_* variables, for example SBATCH_PARTITION.",
  ];
  const gpu = device === "gpu" ? "\n#SBATCH --gres=gpu:1" : "";
  return `#!/bin/sh
${heading(job, how)}
set -eu
mkdir -p runs/slurm
array=$(sbatch --parsable --array="\${1:-0-${shards - 1}}" <<'SHARD'
#!/bin/sh
#SBATCH --job-name=descent
#SBATCH --cpus-per-task=${cores}${gpu}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=runs/slurm/%A_%a.txt
exec ${shardCommand(job, `--shards ${shards}`)}
SHARD
)
array=\${array%%;*}
merge=$(sbatch --parsable --dependency=afterany:"$array" <<'MERGE'
#!/bin/sh
#SBATCH --job-name=descent-merge
#SBATCH --output=runs/slurm/%j.txt
exec ${mergeCommandLine(job)}
MERGE
)
echo "shards: job $array; merge: job \${merge%%;*}; output in runs/slurm/"
`;
}
