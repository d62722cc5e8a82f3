import { DENO_VERSION, heading, inQuotes, type Job, mergeCommandLine, shardCommand } from "./job.ts";

/** A pipeline for GitLab: parallel jobs, each of which finds its shard in its environment, and one that merges. */
export function gitlab(job: Job): string {
  const how = ["Included from .gitlab-ci.yml, or that file itself; the plan is committed."];
  return `${heading(job, how)}
default:
  image: denoland/deno:${DENO_VERSION}
stages: [shards, merge]
shard:
  stage: shards
  parallel: ${job.shards}
  script:
    - ${inQuotes(shardCommand(job))}
  artifacts:
    when: always
    paths: [runs/shards/]
merge:
  stage: merge
  needs: [shard]
  when: always
  script:
    - ${inQuotes(mergeCommandLine(job))}
  artifacts:
    when: always
    paths: [runs/out/, runs/shards/]
`;
}
