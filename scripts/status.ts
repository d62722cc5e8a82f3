/** Says what is finished, running, cut off and still to do, from files alone. */
import { filesBelow } from "../results/disk.ts";
import { benchOptions } from "./bench/options.ts";
import { Known } from "./bench/known.ts";
import { statusLines, statusOf } from "./bench/status.ts";
import { machineDevice } from "./bench/work_area.ts";
import { listWorkers } from "./bench/worker.ts";
import { commandLine } from "./command_line.ts";
import { chooseDevice } from "./device.ts";
import { defaultDataFolder } from "./doctor/data.ts";
import { askedExperiments, everyExperiment } from "./experiments.ts";
import { loadExperiment, ROOT } from "./spec.ts";

const HELP = `deno task status [suite[/experiment] ...] [options]

Says which benches are at work, and how many runs of each experiment are finished, running, cut off, failed and to do.
With no name: every experiment. Options are those of "bench" that decide which runs there are: --device, --seeds, --quick,
--set, --data, --work. It writes nothing and locks nothing.`;

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = benchOptions(args, defaultDataFolder());
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const names = options.names.length > 0 ? askedExperiments(options) : everyExperiment();
  const { device, reason } = await chooseDevice(options.device);
  const work = options.work ?? ROOT;
  const files = filesBelow(work);
  const known = Known.open(files, ROOT);
  const workers = listWorkers(work);
  for (const { process, machine, startedAt, command, alive } of workers) {
    console.log(`${alive ? "at work" : "gone"}: process ${process} on ${machine}, since ${startedAt}: ${command}`);
  }
  if (workers.length === 0) console.log("No bench is at work");
  console.log(`\nOn ${device} (${reason}):`);
  const opened = known.contents.devices[machineDevice(device, reason)];
  for (const name of names) {
    const { quick, seeds, overrides, data } = options;
    const asked = { ...{ files, known, device: opened, workers, data }, ...{ quick, seeds, overrides } };
    const status = await statusOf(loadExperiment(name), asked);
    console.log(statusLines(`${name.suite}/${name.experiment}`, status, workers).join("\n"));
  }
  return 0;
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
