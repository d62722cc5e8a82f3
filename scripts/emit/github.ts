import { DENO_VERSION, heading, inQuotes, type Job, mergeCommandLine, shardCommand } from "./job.ts";

/** A workflow for GitHub Actions: a job a shard, and one that merges what they upload. */
export function github(job: Job): string {
  const indices = Array.from({ length: job.shards }, (_, i) => i).join(", ");
  const how = ["Lies in .github/workflows/; the plan is committed."];
  const set = `      - uses: actions/checkout@v4
      - uses: denoland/setup-deno@v2
        with:
          deno-version: v${DENO_VERSION}`;
  return `${heading(job, how)}
name: descent
on:
  workflow_dispatch:
permissions:
  contents: read
jobs:
  shard:
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      matrix:
        shard: [${indices}]
    steps:
${set}
      - run: ${inQuotes(shardCommand(job, `--shard \${{ matrix.shard }}/${job.shards}`))}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: shard-\${{ matrix.shard }}
          path: runs/shards
          if-no-files-found: ignore
  merge:
    runs-on: ubuntu-latest
    needs: shard
    if: always()
    steps:
${set}
      - uses: actions/download-artifact@v4
        with:
          pattern: shard-*
          path: runs/shards
          merge-multiple: true
      - run: ${inQuotes(mergeCommandLine(job))}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: results
          path: |
            runs/out
            runs/shards
`;
}
