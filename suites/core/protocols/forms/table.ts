/** Every closed form, by the name that an experiment gives. */
import type { RunConfig } from "../../spec/config.ts";
import type { Form } from "../../spec/config/closed_form.ts";
import { roundingOf } from "./arithmetic.ts";
import type { FormRule, Worked } from "./form.ts";
import { numberFormat } from "./number_format.ts";
import { power } from "./power.ts";
import { schedule } from "./schedule.ts";

type Forms = Form extends infer One
  ? One extends unknown ? { readonly [Name in keyof One]: FormRule<One[Name]> } : never
  : never;
type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void ? All
  : never;

const FORMS: Intersection<Forms> = { power, schedule, number_format: numberFormat };

/** Works a form out in its arithmetic. */
export function workOut(own: NonNullable<RunConfig["closed_form"]>): Worked {
  const [[name, settings]] = Object.entries(own.form);
  const rule = FORMS[name as keyof typeof FORMS] as FormRule<unknown>;
  return rule(settings, roundingOf(own));
}
