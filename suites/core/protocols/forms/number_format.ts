import type { Form } from "../../spec/config/closed_form.ts";
import type { FormRule } from "./form.ts";

type Settings = Extract<Form, { number_format: unknown }>["number_format"];

/** What a format holds, by arithmetic in it: doubling until it overflows, halving until nothing is left. */
export const numberFormat: FormRule<Settings> = (which, round) => ({ value: BOUNDS[which](round) });

const BOUNDS: Readonly<Record<Settings, (round: (x: number) => number) => number>> = {
  greatest(round) {
    let power = 1;
    while (Number.isFinite(round(2 * power))) power *= 2;
    let value = power;
    for (let part = power / 2; Number.isFinite(round(value + part)) && round(value + part) > value; part /= 2) {
      value = round(value + part);
    }
    return value;
  },
  least: (round) => halved(1, (half) => round(half) > 0),
  least_normal: (round) => {
    const epsilon = BOUNDS.epsilon(round);
    return halved(1, (half) => round(half * (1 + epsilon)) > round(half) && round(half) > 0);
  },
  epsilon: (round) => halved(1, (half) => round(1 + half) > 1),
};

/** Halves a power of two as long as its half holds. */
function halved(value: number, holds: (half: number) => boolean): number {
  while (holds(value / 2)) value /= 2;
  return value;
}
