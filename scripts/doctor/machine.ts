/** The machine and its software, as far as results depend on them. */
import { statfsSync } from "node:fs";
import { cpus } from "node:os";

/** What a machine is. Sizes in bytes. */
export interface Machine {
  readonly deno: string;
  readonly v8: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly memoryAvailableBytes: number;
  readonly diskAvailableBytes: number;
}

/** This machine; free disk is that of `folder`. */
export function thisMachine(folder: string): Machine {
  const { total, available } = Deno.systemMemoryInfo();
  const { bavail, bsize } = statfsSync(folder);
  return {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    system: `${Deno.build.os} ${Deno.osRelease()}, ${Deno.build.arch}`,
    processor: cpus()[0]?.model.trim() || "unknown",
    cores: navigator.hardwareConcurrency,
    memoryBytes: total,
    memoryAvailableBytes: available,
    diskAvailableBytes: bavail * bsize,
  };
}
