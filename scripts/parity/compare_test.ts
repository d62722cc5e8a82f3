import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { inParts, isWithin, stepErrors, TOLERANCES, type TorchOutcome } from "./compare.ts";

const START = new Map([["weight", [1, -2, 3, 0.5]], ["bias", [0.1, -0.2]]]);
const GRADIENTS = new Map([["weight", [0.3, 0.1, -0.2, 0.7]], ["bias", [0.05, -0.02]]]);
const NONE: ReadonlySet<string> = new Set();

/** A step of Adam from zero moments, in float64. */
function adam({ lr = 0.01, corrected = true, gradients = GRADIENTS }: {
  lr?: number;
  corrected?: boolean;
  gradients?: ReadonlyMap<string, number[]>;
} = {}): TorchOutcome {
  const [first, second] = [0.1, 0.001];
  const states = new Map([...gradients].flatMap(([name, values]): [string, number[]][] => [
    [`${name}.first`, values.map((g) => first * g)],
    [`${name}.second`, values.map((g) => second * g * g)],
  ]));
  const step = (g: number) => (corrected ? 1 : first / Math.sqrt(second)) * g / (Math.abs(g) + 1e-8);
  const parameters = new Map([...START].map(([name, values]) => {
    return [name, values.map((value, i) => value - lr * step(gradients.get(name)![i]))];
  }));
  return { loss: 1.5, gradientNorm: 0.8, gradients, parameters, states };
}

const errors = (ours: TorchOutcome, options: { zero?: ReadonlySet<string>; normalizes?: boolean } = {}) =>
  stepErrors(ours, adam(), { start: START, zero: NONE, normalizes: true, ...options });

Deno.test("equal steps are within all tolerances, with no error", () => {
  const same = errors(adam());
  assert(isWithin(same));
  assertEquals([same.loss, same.gradient.error, same.parameter.error, same.update.error, same.state.error], [
    0,
    0,
    0,
    0,
    0,
  ]);
});

Deno.test("a learning rate that is off by a thousandth shows in the update, though hardly in the parameters", () => {
  const { parameter, update, gradient, state } = errors(adam({ lr: 0.01001 }));
  assertAlmostEquals(update.error, 1e-3, 2e-4);
  assert(update.error > TOLERANCES.tensor && parameter.error < TOLERANCES.tensor);
  assertEquals([gradient.error, state.error], [0, 0]);
});

Deno.test("a dropped bias correction, a wrong loss, swapped gradients and wrong states each show in their own number", () => {
  assert(errors(adam({ corrected: false })).update.error > 0.5);
  assert(errors({ ...adam(), loss: 1.5001 }).loss > TOLERANCES.loss);
  const swapped = new Map(GRADIENTS).set("weight", [0.1, 0.3, -0.2, 0.7]);
  assert(errors({ ...adam(), gradients: swapped }).gradient.error > 0.1);
  const states = new Map(adam().states).set("bias.second", adam().states.get("bias.first")!);
  assertEquals(errors({ ...adam(), states }).state.tensor, "bias.second");
  for (const wrong of [{ loss: 2 }, { gradients: swapped }, { states }]) {
    assert(!isWithin(errors({ ...adam(), ...wrong })));
  }
});

Deno.test("a NaN anywhere is beyond the tolerances", () => {
  const nan = (named: ReadonlyMap<string, ArrayLike<number>>, name: string) => new Map(named).set(name, [NaN, 0]);
  const { gradients, parameters, states } = adam();
  assert(!isWithin(errors({ ...adam(), loss: NaN })));
  assert(!isWithin(errors({ ...adam(), gradients: nan(gradients, "bias") })));
  assert(!isWithin(errors({ ...adam(), parameters: nan(parameters, "bias") })));
  assert(!isWithin(errors({ ...adam(), states: nan(states, "bias.first") })));
});

Deno.test("a gradient that is zero by algebra is left out of what Adam makes of it, and only there", () => {
  const rounding = new Map(GRADIENTS).set("bias", [-1e-8, 3e-8]);
  const exact = new Map(GRADIENTS).set("bias", [0, 0]);
  const compare = (zero: ReadonlySet<string>, normalizes: boolean) =>
    stepErrors(adam({ gradients: rounding }), adam({ gradients: exact }), { start: START, zero, normalizes });
  assert(!isWithin(compare(NONE, true)));
  assert(isWithin(compare(new Set(["bias"]), true)));
  assert(!isWithin(compare(new Set(["bias"]), false)), "without moments the parameter counts");
});

Deno.test("elements that Adam divides by next to nothing are left out of the update, and no others", () => {
  const small = new Map(GRADIENTS).set("weight", [0.3, 0.1, 1e-9, 0.7]);
  const other = new Map(GRADIENTS).set("weight", [0.3, 0.1, -1e-9, 0.7]);
  const step = { start: START, zero: NONE, normalizes: true };
  const { update, parameter } = stepErrors(adam({ gradients: other }), adam({ gradients: small }), step);
  assertEquals(update.error, 0);
  assert(parameter.error > TOLERANCES.tensor, "the parameters show all elements");
  const wrong = adam();
  const parameters = new Map(wrong.parameters).set("weight", [
    9,
    ...Array.from(wrong.parameters.get("weight")!).slice(1),
  ]);
  assert(errors({ ...wrong, parameters }).update.error > 1);
});

Deno.test("biases of queries, keys and values are compared one by one", () => {
  const whole = new Map([["layer1.qkv.bias", [1, 2, 3, 4, 5, 6]], ["layer1.qkv.bias.first", [1, 2, 3, 4, 5, 6]], ["a", [
    7,
  ]]]);
  const parts = inParts(whole);
  assertEquals([...parts.keys()].slice(0, 4), [
    "layer1.qkv.bias[query]",
    "layer1.qkv.bias[key]",
    "layer1.qkv.bias[value]",
    "layer1.qkv.bias[query].first",
  ]);
  assertEquals(parts.get("layer1.qkv.bias[key]"), [3, 4]);
  assertEquals(parts.get("a"), [7]);
});
