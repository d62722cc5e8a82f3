/**
 * Nonlinearity, elementwise: `out = f(input)`, `f` by the attribute `kind` (see `kinds.ts`), `slope` being that of
 * `leaky_relu` below zero. A NaN passes.
 */
import { type Call, checkThat, type Kernel, sameShape } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { ACTIVATION_KINDS, type Scalar, SCALARS } from "./kinds.ts";

export const activation: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkThat(sameShape(input, out), call, "input and out have one shape");
    checkKind(call);
  },

  flops: (call) => 10 * size(call.tensors.out),

  reference(call, array) {
    const [input, out] = [array("input"), array("out")];
    const f = scalarOf(call);
    for (let i = 0; i < out.length; i++) out[i] = f(input[i], call.attributes.slope).value;
  },

  gpu,
  cpu,
};

/** The nonlinearity that a call names. */
export function scalarOf({ attributes: { kind } }: Call): Scalar {
  const names = Object.keys(ACTIVATION_KINDS) as (keyof typeof ACTIVATION_KINDS)[];
  return SCALARS[names.find((name) => ACTIVATION_KINDS[name] === kind)!];
}

/** Refuses a kind that there is not. Throws `RangeError`. */
export function checkKind(call: Call): void {
  checkThat(
    Object.values<number>(ACTIVATION_KINDS).includes(call.attributes.kind),
    call,
    "the kind is one of kinds.ts",
  );
}
