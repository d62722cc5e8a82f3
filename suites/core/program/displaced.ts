/**
 * The passes of the phase `curvature` as they run: at displaced parameters, through the rectifiers' gates of the
 * parameters as they are.
 *
 * A network of rectifiers is smooth but for kinks, where a unit's input passes zero; its Hessian, as automatic
 * differentiation has it, takes every unit to stay on its side. A finite difference in f32 is never so short that all do,
 * and each unit that does not adds its kink, which no shorter step makes less. So a forward pass at the parameters
 * themselves comes first, and the displaced passes take its gates: then what is differenced is smooth, and its Hessian is
 * that of the network. `leaky_relu` likewise, and maxima of pools, which take the pixels that they take there.
 */
import { ACTIVATION_KINDS } from "../../../kernels/activation/kinds.ts";
import { inputsOf, outputsOf, withInputs } from "../../../kernels/program/access.ts";
import type { Call } from "../../../kernels/program/call.ts";
import type { Program } from "../../../kernels/program/program.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";

/** The program with that phase displaced; goes before `fuse`. The phase's `displace` calls say what is read instead. */
export function displaced(program: Program, phase: string): Program {
  const calls = program.phases[phase];
  const isDisplacement = ({ kernel }: Call) => kernel === "displace";
  const copies = new Map(calls.filter(isDisplacement).map(({ tensors: { base, out } }) => [base, out]));
  const first = calls.findLastIndex(isDisplacement) + 1;
  const tensors = [...program.tensors];
  const pass = calls.slice(first);
  const gates = gatePass(pass, tensors);
  const moved = pass.map((call) => withInputs(throughGates(call, gates.base), copies));
  const body = [...moved.slice(0, gates.at), ...gates.calls, ...moved.slice(gates.at)];
  return { tensors, phases: { ...program.phases, [phase]: [...calls.slice(0, first), ...body] } };
}

/** A forward pass up to the last kink: where it goes, and its tensors by those it stands for. */
interface GatePass {
  readonly at: number;
  readonly calls: readonly Call[];
  readonly base: ReadonlyMap<Tensor, Tensor>;
}

/** Copies of the calls that lead to kinks, with results of their own, which are added to `tensors`. */
function gatePass(pass: readonly Call[], tensors: Tensor[]): GatePass {
  const needed = new Set<Tensor>();
  const leading = pass.toReversed().filter((call) => {
    const leads = isForwardKink(call) || outputsOf(call).some((one) => needed.has(one));
    if (!leads || call.kernel === "gather") return false; // the batch is the same
    for (const one of inputsOf(call)) if (one.storage === "scratch") needed.add(one);
    return true;
  }).reverse();
  const base = new Map<Tensor, Tensor>();
  for (const tensor of leading.flatMap(outputsOf)) {
    if (tensor.storage !== "scratch" || base.has(tensor)) continue;
    const copy: Tensor = { ...tensor, index: tensors.length, name: `${tensor.name}.base` };
    tensors.push(copy);
    base.set(tensor, copy);
  }
  const copied = ({ tensors, ...call }: Call): Call => {
    const entries = Object.entries(tensors).map(([name, one]) => [name, base.get(one) ?? one]);
    return { ...call, tensors: Object.fromEntries(entries) };
  };
  return { at: leading.length === 0 ? 0 : pass.indexOf(leading[0]), calls: leading.map(copied), base };
}

function isForwardKink({ kernel, tensors, attributes }: Call): boolean {
  if (kernel === "relu") return tensors.gate === undefined;
  return (kernel === "activation" && isLeaky(attributes.kind)) || (kernel === "pool" && attributes.kind === 1);
}

/** The call of a kink, forward or backward, with its side, or its pixel, told by the base's tensors. */
function throughGates(call: Call, base: ReadonlyMap<Tensor, Tensor>): Call {
  const { kernel, tensors, attributes } = call;
  const input = base.get(tensors.input);
  if (kernel === "relu") {
    const gate = base.get(tensors.gate ?? tensors.out);
    return gate ? { ...call, tensors: { ...tensors, gate } } : call;
  }
  if (!input) return call;
  // Through a kink at zero f(x) = x · f'(x), so that the derivative's kernel serves forward too.
  if (kernel === "activation" && isLeaky(attributes.kind)) {
    return { ...call, kernel: "activation_backward", tensors: { input, dout: tensors.input, out: tensors.out } };
  }
  if (kernel === "pool" && attributes.kind === 1) {
    const { kind: _, ...sizes } = attributes;
    return { ...call, kernel: "pool_select", tensors: { ...tensors, by: input }, attributes: sizes };
  }
  const isBackward = (kernel === "activation_backward" && isLeaky(attributes.kind)) ||
    (kernel === "pool_backward" && attributes.kind === 1);
  return isBackward ? { ...call, tensors: { ...tensors, input } } : call;
}

function isLeaky(kind: number): boolean {
  return kind === ACTIVATION_KINDS.leaky_relu;
}
