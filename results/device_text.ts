import { encode } from "./encode.ts";
import type { Result } from "./format.ts";

/** What decides a device's bits. Names say how a CPU computes; two GPUs may differ in features alone. */
export function deviceText({ provenance: { device: { kind, name, features } } }: Pick<Result, "provenance">): string {
  return encode({ kind, name, features: [...features].sort() });
}
