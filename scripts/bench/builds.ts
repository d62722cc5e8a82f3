/** The keys of runs: what decides a record, worked out without opening a device. */
import type { Device } from "../../kernels/program/device.ts";
import { encodeLine } from "../../results/encode.ts";
import type { RunKey } from "../../results/run_store.ts";
import type { QuantityName } from "../../results/quantities.ts";
import type { Request } from "../../results/reductions.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import { dataNeeded } from "../../suites/core/plan/data_needed.ts";
import { buildText } from "../../suites/core/plan/group.ts";
import { shortHash } from "../../suites/core/plan/hash.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import type { ProtocolName } from "../../suites/core/protocols/table.ts";
import type { DataShelf } from "./data_shelf.ts";
import type { Known, KnownDevice } from "./known.ts";

/** What runs are asked for. */
export interface Asked {
  readonly protocol: ProtocolName;
  readonly observe: readonly QuantityName[];
  readonly requests: readonly Request[];
}

/** The key of every run, by id. */
export async function keysOf(
  runs: readonly Run[],
  { protocol, observe, requests }: Asked,
  { known, shelf, device }: { known: Known; shelf: DataShelf; device: KnownDevice },
): Promise<Map<string, RunKey>> {
  const asked = { protocol, observe: observe.toSorted(), requests };
  const said = encodeLine(asked);
  const keys = new Map<string, RunKey>();
  for (const run of runs) {
    if (keys.has(run.id)) continue;
    const data = dataNeeded(run.config).map((choice) => shelf.hashes.get(dataKey(choice)) ?? "");
    const name = shortHash([device.kind, buildText(run.config), protocol, asked.observe, data]);
    const build = known.contents.builds[name] ??= await buildOf(run, asked, { shelf, device });
    keys.set(run.id, { id: run.id, device: `${device.kind}: ${device.name}`, build, asked: said });
  }
  return keys;
}

/** The build that an engine would give a run. Loads programs and data, which a bench with nothing to do can do without. */
async function buildOf(
  run: Run,
  { protocol, observe }: Asked,
  { shelf, device }: { shelf: DataShelf; device: KnownDevice },
): Promise<string> {
  const { buildHash, programsHash } = await import("../../suites/core/run/build_hash.ts");
  const { PROTOCOLS } = await import("../../suites/core/protocols/table.ts");
  const as = { info: device, sourceOf: await sourcesOf(device) };
  const { compute } = PROTOCOLS[protocol];
  if (compute) return await programsHash(as, compute.programs(run.config));
  return await buildHash(as, { config: run.config, observe }, await shelf.load(dataNeeded(run.config)[0]));
}

/** `Device.sourceOf` of a kind of device. */
async function sourcesOf({ kind }: KnownDevice): Promise<Device["sourceOf"]> {
  if (kind === "cpu") return (await (await import("../../kernels/cpu/device.ts")).cpuDevice()).sourceOf;
  const { GpuDevice } = await import("../../kernels/gpu/device.ts");
  return GpuDevice.prototype.sourceOf; // the same on every GPU, and none need be opened
}
