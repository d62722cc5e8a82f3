/** What one core does at most: multiply-adds in registers, and copies between areas of several sizes. */
import type { Ceilings } from "../worker/messages.ts";
import { leastSeconds } from "../worker/repeat.ts";
import wasm from "./ceilings.wasm" with { type: "bytes" };

/** Bytes of both areas of a copy together: within each level of the cache, and far beyond. */
const AREAS = [2 ** 14, 2 ** 18, 2 ** 22, 2 ** 26] as const;
const ROUNDS = 20_000;
const PAGE = 2 ** 16;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly freeMemory: WebAssembly.Global;
  readonly FLOPS: WebAssembly.Global;
  multiplyAdd(rounds: number): void;
  copyVectors(to: number, from: number, bytes: number, times: number): void;
  copyMemory(to: number, from: number, bytes: number, times: number): void;
}

/** Measures both ceilings; each number takes about `seconds`. */
export async function measureCeilings(seconds: number): Promise<Ceilings> {
  const { instance } = await WebAssembly.instantiate(wasm as Uint8Array<ArrayBuffer>);
  const exports = instance.exports as unknown as Exports;
  const times = (run: (times: number) => void) => (count: number) => Promise.resolve(run(count));
  const round = await leastSeconds(times((count) => exports.multiplyAdd(ROUNDS * count)), seconds);
  const start = Math.ceil(exports.freeMemory.value / 64) * 64;
  const missing = start + Math.max(...AREAS) - exports.memory.buffer.byteLength;
  if (missing > 0) exports.memory.grow(Math.ceil(missing / PAGE));
  const copies = [];
  for (const bytes of AREAS) {
    const half = bytes / 2;
    const least = [];
    for (const copy of [exports.copyVectors, exports.copyMemory]) {
      least.push(await leastSeconds(times((count) => copy(start + half, start, half, count)), seconds));
    }
    copies.push({ bytes, bytesPerSecond: bytes / Math.min(...least) });
  }
  return { flopsPerSecond: ROUNDS * exports.FLOPS.value / round, copies };
}
