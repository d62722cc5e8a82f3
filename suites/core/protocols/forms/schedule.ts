import { learningRateSchedule } from "../../run/lr_schedule.ts";
import type { Form } from "../../spec/config/closed_form.ts";
import type { FormRule } from "./form.ts";

type Settings = Extract<Form, { schedule: unknown }>["schedule"];

/** The learning rate of a step, as training gets it. */
export const schedule: FormRule<Settings> = ({ peak, schedule, steps, at }, round) => {
  const rate = learningRateSchedule(peak, schedule, steps);
  const course = Array.from({ length: steps }, (_, step) => round(rate(step)));
  return { value: course[at], course };
};
