/** Runs of a protocol without a network, to their records. */
import type { Device } from "../../../kernels/program/device.ts";
import type { RunRecord } from "../../../results/format.ts";
import type { Run } from "../plan/run.ts";
import type { ComputingProtocol } from "../protocols/protocol.ts";
import { programsHash } from "./build_hash.ts";

/** The records, in the order of the runs. Rejects when the device fails. */
export async function computeRecords(
  device: Device,
  { runs, compute }: { runs: readonly Run[]; compute: ComputingProtocol["compute"] },
): Promise<RunRecord[]> {
  const histories = await compute.run(device, runs);
  return await Promise.all(runs.map(async ({ id, cell, tuned, seed, pass, config }, i) => {
    const build = await programsHash(device, compute.programs(config));
    return { id, build, cell, tuned, seed, pass, ...histories[i].summary(), parameterHash: null };
  }));
}
