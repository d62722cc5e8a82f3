/** Publishes finished results of benches as revisions under `results/`, with their verdicts and the index. */
import { filesBelow } from "../results/disk.ts";
import { commandLine } from "./command_line.ts";
import { judgeWithConfigs } from "./results/judging.ts";
import { publishCommand } from "./results/publishing.ts";
import { ROOT } from "./spec.ts";

Deno.exit(commandLine(() => publishCommand(filesBelow(ROOT), Deno.args, judgeWithConfigs)));
