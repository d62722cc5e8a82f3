/** Numbers of one replica's tensor as they lie in GPU memory. */
import type { Values } from "../program/device.ts";
import { size, type Tensor } from "../program/tensor.ts";
import { decode, encode } from "../round/words.ts";
import { stride } from "./call_shapes.ts";

/** Values as the tensor's type has them in memory, rounded where it lies in 16 bits: a whole number of words. */
export function inMemory(tensor: Tensor, values: Values): BufferSource {
  if (tensor.dtype === "u32") return new Uint32Array(values);
  if (!tensor.stored) return new Float32Array(values);
  const padded = new Uint16Array(stride(tensor));
  padded.set(encode(values, tensor.stored));
  return padded;
}

/** The values of one replica's bytes. */
export function fromMemory(tensor: Tensor, bytes: ArrayBuffer): Values {
  if (tensor.dtype === "u32") return new Uint32Array(bytes);
  return tensor.stored ? decode(new Uint16Array(bytes, 0, size(tensor)), tensor.stored) : new Float32Array(bytes);
}
