import type { QuantityName } from "../../../results/quantities.ts";
import { RunHistory } from "../run/history.ts";
import { powerOnDevice, powerProgram } from "./device_power.ts";
import { readPower } from "./forms/power.ts";
import { workOut } from "./forms/table.ts";
import type { Protocol } from "./protocol.ts";

/**
 * Works a number out, in float64 or rounded to a shorter format after each operation, and how far it is from float64. There
 * is no network, no data and nothing random: all seeds say the same.
 */
export const closedForm: Protocol = {
  description: "arithmetic in float64 and in shorter formats, without a network",
  ownSection: true,
  ignores: (setting) => setting.startsWith("closed_form.") ? undefined : "has no network",
  instead: {
    ...{ "model.depth": 1, "model.width": 1, "data.task": "digits", "data.batch": 1 },
    ...{ "optimizer.lr": 1, "train.steps": 1 },
  },
  check({ closed_form: own }, found) {
    if (!own) return;
    const { form, on, arithmetic, subnormals } = own;
    found.unless(
      on === "host" || "power" in form,
      "closed_form.on",
      `must be host for ${Object.keys(form)}: devices work out powers`,
    );
    found.unless(
      on === "host" || arithmetic !== "float64",
      "closed_form.arithmetic",
      "must be shorter on a device, which has no float64",
    );
    found.unless(
      on === "host" || arithmetic !== "float32" || subnormals === "kept",
      "closed_form.subnormals",
      "must be kept in float32 on a device, which does with them what it does",
    );
    if ("schedule" in form) {
      const { at, steps } = form.schedule;
      const inner = ["schedule", "at"];
      found.unless(at < steps, "closed_form.form", `must be below the ${steps} steps, got ${at}`, inner);
    }
  },
  records: [],
  passes: () => ({}),
  compute: {
    programs: ({ closed_form: own }) => own?.on === "device" ? [powerProgram(own)] : [],
    run: (device, runs) =>
      Promise.all(runs.map(async ({ config: { closed_form: own } }) => {
        const worked = own!.on === "device" ? readPower(await powerOnDevice(device, own!)) : workOut(own!);
        const exact = workOut({ ...own!, arithmetic: "float64", subnormals: "kept" }).value;
        const { course, ...numbers } = worked;
        const history = new RunHistory();
        const error = numbers.value === exact ? 0 : Math.abs(numbers.value - exact) / Math.abs(exact);
        for (const [quantity, value] of Object.entries({ ...numbers, relative_error: error })) {
          history.addNumber(quantity as QuantityName, value);
        }
        if (course) history.addCurve("value", course);
        return history;
      })),
  },
};
