/** A disk whose operations fail on request, as real ones do. */
import type { Disk } from "../files.ts";
import { SimulatedDisk } from "../simulated_disk.ts";

/** Ways for an operation to fail; `short` writes half of the bytes first. */
export const FAULTS = ["ENOSPC", "EIO", "EACCES", "short"] as const;
export type Fault = (typeof FAULTS)[number];

const CHANGING = ["makeFolder", "create", "append", "syncFile", "syncFolder", "rename", "link", "remove"] as const;

/** Fails at the operation of number `at`, counted from 0, and at those after it where the fault lasts. */
export class FaultyDisk {
  operations = 0;
  failures = 0;

  constructor(
    readonly disk: SimulatedDisk,
    readonly fault: { readonly kind: Fault; readonly at: number; readonly lasts: boolean },
  ) {}

  /** The disk with its fault. */
  get faulty(): Disk {
    return new Proxy<Disk>(this.disk, {
      get: (disk, key) => {
        const value = Reflect.get(disk, key);
        if (typeof value !== "function") return value;
        const act = value.bind(disk);
        return CHANGING.includes(key as never) ? (...how: unknown[]) => this.#act(key as string, act, how) : act;
      },
    });
  }

  #act(name: string, act: (...how: unknown[]) => unknown, how: unknown[]): unknown {
    const number = this.operations++;
    const { kind, at, lasts } = this.fault;
    if (number < at || number > at && !lasts) return act(...how);
    this.failures++;
    const [path, bytes] = how;
    if (kind === "short" && bytes instanceof Uint8Array) act(path, bytes.subarray(0, bytes.length >> 1));
    throw new Error(`${name} ${path}: ${kind === "short" ? "ENOSPC" : kind}`);
  }
}
