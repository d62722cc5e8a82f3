import type { Call } from "../program/call.ts";
import { columns } from "../program/tensor.ts";
import { strides } from "./call_shapes.ts";

/**
 * What a shader needs to find numbers in rows of matrices: `<ARGUMENT>_STRIDE` and `<ARGUMENT>_COLUMNS` of each matrix
 * (`numbers`, `log`) that the call has.
 */
export function rowConstants(call: Call): Record<string, number> {
  const names = ["numbers", "log"].filter((name) => name in call.tensors);
  const widths = names.map((name) => [`${name.toUpperCase()}_COLUMNS`, columns(call.tensors[name])]);
  return { ...strides(call, ...names), ...Object.fromEntries(widths) };
}

/** The attributes of a call under their names in a shader: `weightDecay` is `WEIGHT_DECAY`. */
export function attributeConstants({ attributes }: Call): Record<string, number> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase(), value]),
  );
}
