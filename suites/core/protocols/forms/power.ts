import type { Form } from "../../spec/config/closed_form.ts";
import type { FormRule, Worked } from "./form.ts";

type Settings = Extract<Form, { power: unknown }>["power"];

/** `base · base · …`, from 1, rounded after each multiplication: the value where `times` factors are taken. */
export const power: FormRule<Settings> = ({ base, times }, round) => {
  const factor = round(base);
  const course: number[] = [];
  for (let value = 1, i = 0; i < times; i++) course.push(value = round(value * factor));
  return readPower(course);
};

/** What a course of products says. */
export function readPower(course: readonly number[]): Worked {
  const first = (holds: (value: number) => boolean) => {
    const at = course.findIndex(holds);
    return at < 0 ? Infinity : at + 1;
  };
  return {
    value: course[course.length - 1],
    course,
    first_zero: first((value) => value === 0),
    first_not_finite: first((value) => !Number.isFinite(value)),
  };
}
