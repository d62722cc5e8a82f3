/** Publishes finished results of benches as revisions under `results/`, with their verdicts and the index. */
import { filesBelow } from "../results/disk.ts";
import { canonicalSpec } from "../suites/core/spec/spec.ts";
import { commandLine } from "./command_line.ts";
import { judgeWithConfigs } from "./results/judging.ts";
import { publishCommand } from "./results/publishing.ts";
import { loadExperiment, ROOT } from "./spec.ts";

Deno.exit(commandLine(() =>
  publishCommand(Deno.args, {
    files: filesBelow(ROOT),
    judge: judgeWithConfigs,
    specification: (name) => canonicalSpec(loadExperiment(name)),
  })
));
