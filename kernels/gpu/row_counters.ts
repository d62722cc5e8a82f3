/**
 * The row counters of a program's replicas, followed on the host: a phase that ran past the last row of its inputs
 * would read other elements in silence.
 */
import { COUNTERS } from "../program/counters.ts";
import type { Values } from "../program/device.ts";
import { checkRows } from "../program/limits.ts";
import type { Program } from "../program/program.ts";
import type { Tensor } from "../program/tensor.ts";

/** Rows as the host wrote them and `advance` moved them. */
export class RowCounters {
  readonly #rows = new Map<Tensor, Uint32Array>();

  constructor(readonly program: Program, readonly replicas: number) {
    for (const { tensors: { counters } } of Object.values(program.phases).flat()) {
      if (counters && !this.#rows.has(counters)) this.#rows.set(counters, new Uint32Array(replicas));
    }
  }

  /** Notes what the host writes. */
  write(tensor: Tensor, replica: number, values: Values): void {
    const rows = this.#rows.get(tensor);
    if (rows) rows[replica] = values[COUNTERS.row];
  }

  /** Refuses a run in which an active replica would pass a last row. Throws `RangeError`. */
  check(phase: string, times: number, active?: readonly boolean[]): void {
    const calls = this.program.phases[phase];
    for (let replica = 0; replica < this.replicas; replica++) {
      if (active && !active[replica]) continue;
      checkRows(phase, calls, times, (counters) => this.#rows.get(counters)![replica]);
    }
  }

  /** Notes that a phase ran: every replica moves, the inactive ones too. */
  ran(phase: string, times: number): void {
    for (const { kernel, tensors: { counters } } of this.program.phases[phase]) {
      if (kernel !== "advance") continue;
      const rows = this.#rows.get(counters)!;
      rows.forEach((row, replica) => rows[replica] = row + times);
    }
  }
}
