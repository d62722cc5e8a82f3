import type { Call } from "./call.ts";
import type { Program } from "./program.ts";
import type { Tensor } from "./tensor.ts";

/** Bytes that one replica of a tensor takes on a device, padding and alignment included. */
export type TensorBytes = (tensor: Tensor) => number;

/** Where each tensor lies within the region of its storage class. */
export interface MemoryPlan {
  /** Byte offset by tensor index; `shared`, `replica` and `scratch` tensors each count from their region's start. */
  readonly offsets: readonly number[];
  readonly sharedBytes: number;
  readonly replicaBytes: number;
  readonly scratchBytes: number;
}

/**
 * Lays out a program's memory. Shared and replica tensors lie one after another; scratch tensors of a phase
 * reuse the bytes of those no longer needed (first fit over lifetimes, largest tensors first).
 */
export function planMemory(program: Program, bytesOf: TensorBytes): MemoryPlan {
  const offsets = program.tensors.map(() => 0);
  const ends = { shared: 0, replica: 0, scratch: 0 };
  for (const tensor of program.tensors) {
    if (tensor.storage === "scratch") continue;
    offsets[tensor.index] = ends[tensor.storage];
    ends[tensor.storage] += bytesOf(tensor);
  }
  for (const calls of Object.values(program.phases)) {
    ends.scratch = Math.max(ends.scratch, placeScratch(calls, bytesOf, offsets));
  }
  return { offsets, sharedBytes: ends.shared, replicaBytes: ends.replica, scratchBytes: ends.scratch };
}

/** First and last call that touch each scratch tensor of a phase. */
export function lifetimes(calls: readonly Call[]): Map<Tensor, { first: number; last: number }> {
  const spans = new Map<Tensor, { first: number; last: number }>();
  calls.forEach((call, at) => {
    for (const tensor of Object.values(call.tensors)) {
      if (tensor.storage !== "scratch") continue;
      const span = spans.get(tensor);
      if (span) span.last = at;
      else spans.set(tensor, { first: at, last: at });
    }
  });
  return spans;
}

/** Most bytes of scratch tensors that are alive at once in a phase; what a plan for it cannot go below. */
export function liveBytes(calls: readonly Call[], bytesOf: TensorBytes): number {
  const changes = new Array<number>(calls.length + 1).fill(0);
  for (const [tensor, { first, last }] of lifetimes(calls)) {
    changes[first] += bytesOf(tensor);
    changes[last + 1] -= bytesOf(tensor);
  }
  let [alive, most] = [0, 0];
  for (const change of changes) most = Math.max(most, alive += change);
  return most;
}

function placeScratch(calls: readonly Call[], bytesOf: TensorBytes, offsets: number[]): number {
  const placed: { start: number; end: number; first: number; last: number }[] = [];
  let top = 0;
  const spans = [...lifetimes(calls)].sort(([a, x], [b, y]) => bytesOf(b) - bytesOf(a) || x.first - y.first);
  for (const [tensor, { first, last }] of spans) {
    const bytes = bytesOf(tensor);
    const busy = placed.filter((p) => p.first <= last && first <= p.last).sort((a, b) => a.start - b.start);
    let start = 0;
    for (const block of busy) {
      if (block.start - start >= bytes) break;
      start = Math.max(start, block.end);
    }
    offsets[tensor.index] = start;
    placed.push({ start, end: start + bytes, first, last });
    top = Math.max(top, start + bytes);
  }
  return top;
}
