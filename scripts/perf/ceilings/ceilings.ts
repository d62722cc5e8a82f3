/** What one core does at most: multiply-adds in registers, and copies between areas of several sizes. */
import type { Copy } from "../worker/messages.ts";
import { leastSeconds } from "../worker/repeat.ts";
import wasm from "./ceilings.wasm" with { type: "bytes" };

/** Bytes of both areas of a copy together: within each level of a usual cache, and far beyond. */
const AREAS = [2 ** 14, 2 ** 18, 2 ** 22, 2 ** 26] as const;
const ROUNDS = 20_000;
const PAGE = 2 ** 16;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly freeMemory: WebAssembly.Global;
  readonly FLOPS: WebAssembly.Global;
  multiplyAdd(rounds: number, factors: number, sums: number): void;
  copyVectors(to: number, from: number, bytes: number, times: number): void;
  copyMemory(to: number, from: number, bytes: number, times: number): void;
}

let opened: Promise<Exports> | undefined;

function exports(): Promise<Exports> {
  return opened ??= WebAssembly.instantiate(wasm as Uint8Array<ArrayBuffer>)
    .then(({ instance }) => instance.exports as unknown as Exports);
}

/** Floating-point operations a second of multiply-adds that wait for nothing. */
export async function multiplyAddCeiling(seconds: number): Promise<number> {
  const { multiplyAdd, FLOPS, freeMemory } = await exports();
  const factors = startOf(freeMemory);
  const run = (times: number) => Promise.resolve(multiplyAdd(ROUNDS * times, factors, factors + 64));
  return ROUNDS * FLOPS.value / await leastSeconds(run, { seconds });
}

/** The faster of two ways to copy, for each size. */
export async function copyCeilings(seconds: number): Promise<Copy[]> {
  const { memory, freeMemory, copyVectors, copyMemory } = await exports();
  const start = startOf(freeMemory);
  const missing = start + Math.max(...AREAS) - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  const copies: Copy[] = [];
  for (const bytes of AREAS) {
    const half = bytes / 2;
    const least = [];
    for (const copy of [copyVectors, copyMemory]) {
      const run = (times: number) => Promise.resolve(copy(start + half, start, half, times));
      least.push(await leastSeconds(run, { seconds }));
    }
    copies.push({ bytes, bytesPerSecond: bytes / Math.min(...least) });
  }
  return copies;
}

function startOf(freeMemory: WebAssembly.Global): number {
  return Math.ceil(freeMemory.value / 64) * 64;
}
