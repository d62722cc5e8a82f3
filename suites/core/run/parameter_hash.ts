import type { Values } from "../../../kernels/program/device.ts";

/** The one NaN that hashes see: WebAssembly and GPUs leave a NaN's sign and payload open. */
const CANONICAL_NAN = 0x7fc00000;

/** SHA-256, in hex, of tensors one after another as little-endian f32, every NaN made the same. */
export async function hashParameters(tensors: readonly Values[]): Promise<string> {
  const total = tensors.reduce((sum, values) => sum + values.length, 0);
  const all = new Float32Array(total);
  let at = 0;
  for (const values of tensors) {
    all.set(values, at);
    at += values.length;
  }
  const bits = new Uint32Array(all.buffer);
  for (let i = 0; i < total; i++) if (Number.isNaN(all[i])) bits[i] = CANONICAL_NAN;
  const digest = await crypto.subtle.digest("SHA-256", bits);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
