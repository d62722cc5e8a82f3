/** A power by the kernels of a device: repeated multiplication in its f32, rounded to 16 bits where that is asked for. */
import { Builder } from "../../../kernels/program/builder.ts";
import type { Device } from "../../../kernels/program/device.ts";
import { type Program, tensorNamed } from "../../../kernels/program/program.ts";
import { roundingAttributes } from "../../../kernels/round/formats.ts";
import type { RunConfig } from "../spec/config.ts";
import { roundingOf } from "./forms/arithmetic.ts";

type ClosedForm = NonNullable<RunConfig["closed_form"]>;

/** Factors between two readbacks. */
const CAPACITY = 64;

/** Phase `multiply` takes one more factor and logs the product. */
export function powerProgram({ form, arithmetic, subnormals }: ClosedForm): Program {
  if (!("power" in form)) throw new RangeError(`Cannot use a device: it works out powers, got ${Object.keys(form)}`);
  const builder = new Builder();
  const value = builder.tensor("value", [1], { role: "state" });
  const next = builder.tensor("next", [1], { role: "state" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const log = builder.tensor("power.log", [CAPACITY, 1], { role: "log" });
  const factor = roundingOf({ arithmetic, subnormals })(form.power.base);
  const format = arithmetic === "float16" ? "f16" : arithmetic === "bfloat16" ? "bf16" : undefined;
  builder.phase("multiply", () => {
    builder.call("scale", { input: value, out: next }, { factor });
    if (format) {
      builder.call("round", { values: next }, roundingAttributes({ format, flush: subnormals === "flushed" }));
    }
    builder.call("scale", { input: next, out: value }, { factor: 1 });
    builder.call("log_values", { values: value, counters, log }, { from: 0, count: 1, column: 0 });
    builder.call("advance", { counters });
  });
  return builder.build();
}

/** The products of 1, 2, … factors. */
export async function powerOnDevice(device: Device, own: ClosedForm): Promise<number[]> {
  const program = powerProgram(own);
  const { times } = (own.form as Extract<ClosedForm["form"], { power: unknown }>).power;
  await using session = await device.load(program, 1);
  session.write(tensorNamed(program, "value"), 0, Float32Array.of(1));
  const course: number[] = [];
  while (course.length < times) {
    const count = Math.min(CAPACITY, times - course.length);
    session.write(tensorNamed(program, "counters"), 0, Uint32Array.of(0, 1));
    await session.run("multiply", count);
    const [log] = await session.read(tensorNamed(program, "power.log"));
    course.push(...log.subarray(0, count));
  }
  return course;
}
