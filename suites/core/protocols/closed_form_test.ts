import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { FORMATS, roundTo } from "../../../kernels/round/formats.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import { uniformSource } from "../../../kernels/testing/uniform.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import type { Run } from "../plan/run.ts";
import { dataNeeded } from "../plan/data_needed.ts";
import { expand } from "../plan/expand.ts";
import { type EngineReply, serveEngine } from "../run/engine.ts";
import { runConfig } from "../spec/settings_fit.ts";
import type { RunConfig } from "../spec/config.ts";
import { mistakesOf, specOf } from "../spec/testing/specs.ts";
import { powerOnDevice } from "./device_power.ts";
import { roundingOf } from "./forms/arithmetic.ts";
import { readPower } from "./forms/power.ts";
import { workOut } from "./forms/table.ts";

type ClosedForm = NonNullable<RunConfig["closed_form"]>;
const HERE = { arithmetic: "float64", subnormals: "kept", on: "host" } as const;
const power = (base: number, times: number, more: Partial<ClosedForm> = {}) => {
  return { ...HERE, form: { power: { base, times } }, ...more };
};

Deno.test("rounding is that of the machine and of the kernels, on numbers of every size", () => {
  const uniform = uniformSource(3);
  const [single, half, brain] = (["float32", "float16", "bfloat16"] as const)
    .map((arithmetic) => roundingOf({ arithmetic, subnormals: "kept" }));
  const flushed = roundingOf({ arithmetic: "float16", subnormals: "flushed" });
  const close = [
    0,
    -0,
    1,
    1 + 2 ** -24,
    1 + 3 * 2 ** -24,
    2 ** -149,
    2 ** -150,
    1.5 * 2 ** -150,
    65519.99,
    65520,
    3.4e38,
    3.5e38,
  ];
  const numbers = Array.from({ length: 4000 }, () => (uniform() - 0.5) * 2 ** Math.floor(320 * uniform() - 160));
  for (const x of [...close, ...numbers, Infinity, -Infinity, NaN]) {
    assertEquals(single(x), Math.fround(x), `${x}`);
    const y = Math.fround(x); // the kernels take f32
    assertEquals(half(y), roundTo(y, { format: "f16", flush: false }), `${y}`);
    assertEquals(brain(y), roundTo(y, { format: "bf16", flush: false }), `${y}`);
    assertEquals(flushed(y), roundTo(y, { format: "f16", flush: true }), `${y}`);
  }
});

Deno.test("powers of a quarter are exact in every format down to where nothing is left", () => {
  assertEquals(workOut(power(0.25, 10)).value, 2 ** -20);
  for (const [arithmetic, zero] of [["float16", 13], ["bfloat16", 67], ["float32", 75], ["float64", 538]] as const) {
    const kept = workOut(power(0.25, 600, { arithmetic }));
    assertEquals([kept.first_zero, kept.first_not_finite], [zero, Infinity], arithmetic);
    assert(kept.course!.slice(0, zero - 1).every((value, i) => value === 2 ** (-2 * (i + 1))));
  }
  const flushed = workOut(power(0.25, 600, { arithmetic: "float32", subnormals: "flushed" }));
  assertEquals(flushed.first_zero, 64);
  const grown = workOut(power(1.5, 300, { arithmetic: "float32" }));
  assertEquals(grown.first_not_finite, Math.ceil(128 / Math.log2(1.5)));
  assertAlmostEquals(workOut(power(1.5, 50)).value / 6.376215002140496e8, 1, 1e-12);
  assertEquals(readPower([1, 2]), { value: 2, course: [1, 2], first_zero: Infinity, first_not_finite: Infinity });
});

Deno.test("what formats hold is found by trying", () => {
  const find = (number_format: "greatest" | "least_normal" | "least" | "epsilon", more: Partial<ClosedForm>) =>
    workOut({ ...HERE, form: { number_format }, ...more }).value;
  const expected = {
    float16: FORMATS.f16,
    bfloat16: FORMATS.bf16,
    float32: {
      largest: (2 - 2 ** -23) * 2 ** 127,
      smallestNormal: 2 ** -126,
      smallestSubnormal: 2 ** -149,
      epsilon: 2 ** -23,
    },
    float64: {
      largest: Number.MAX_VALUE,
      smallestNormal: 2 ** -1022,
      smallestSubnormal: 5e-324,
      epsilon: Number.EPSILON,
    },
  };
  for (const [name, { largest, smallestNormal, smallestSubnormal, epsilon }] of Object.entries(expected)) {
    const arithmetic = name as keyof typeof expected;
    assertEquals(find("greatest", { arithmetic }), largest, name);
    assertEquals(find("least_normal", { arithmetic }), smallestNormal, name);
    assertEquals(find("least", { arithmetic }), smallestSubnormal, name);
    assertEquals(find("least", { arithmetic, subnormals: "flushed" }), smallestNormal, name);
    assertEquals(find("epsilon", { arithmetic }), epsilon, name);
  }
});

Deno.test("a schedule's values are those of its formula", () => {
  const at = (step: number) =>
    workOut({
      ...HERE,
      form: { schedule: { peak: 2, schedule: { cosine: { warmup: 10, floor: 0.1 } }, steps: 110, at: step } },
    }).value;
  assertEquals([at(0), at(9), at(109)], [0.2, 2, 0.2]);
  assertAlmostEquals(at(59), 0.2 + 0.9 * (1 + Math.cos(Math.PI / 2)), 1e-12);
});

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `a power by kernels is that of the arithmetic, on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const cases = [
        power(0.3, 150, { arithmetic: "bfloat16" }),
        power(0.25, 20, { arithmetic: "float16" }),
        power(0.25, 20, { arithmetic: "float16", subnormals: "flushed" }),
        power(1.7, 70, { arithmetic: "float16" }),
        power(1.1, 200, { arithmetic: "float32" }),
        power(0.9, 130, { arithmetic: "float32" }),
      ];
      for (const own of cases) {
        const [course, expected] = [await powerOnDevice(device, own), workOut(own).course!];
        const normal = expected.map((value, i) => Math.abs(value) >= 2 ** -126 ? [i, course[i], value] : []);
        for (const [i, got, want] of normal) assertEquals(got, want, `${JSON.stringify(own)}, ${i}`);
        assertEquals(course.length, expected.length);
      }
    },
  });
}

const TEXT = `question: What is left of a power?
protocol: closed_form
observe: [value, first_zero, relative_error]
vary:
  closed_form.form: [{ power: { base: 0.25, times: 50 } }, { power: { base: 0.3, times: 50 } }]
  closed_form.arithmetic: [float64, float32]
`;

Deno.test("an experiment on numbers needs no network and no data, and an engine answers it", async () => {
  const runs: Run[] = expand(specOf(TEXT), { seeds: 2 });
  assertEquals(runs.length, 8);
  assertEquals(dataNeeded(runs[0].config), []);
  const replies: EngineReply[] = [];
  const job = { number: 0, runs, protocol: "closed_form", observe: [], capacity: 50 } as const;
  const requests = (async function* () {
    yield { type: "run", job } as const;
  })();
  await serveEngine(
    { requests, send: (reply) => void replies.push(reply) },
    referenceDevice(),
    () => Promise.resolve(null),
  );
  const records = replies.flatMap((reply) => reply.type === "records" ? reply.records : []);
  assertEquals(records.map(({ status, parameterHash }) => [status, parameterHash]), runs.map(() => ["ok", null]));
  assertEquals(records[0].scalars["value@end"], 2 ** -100);
  assertEquals(records[3].scalars["relative_error@end"], 0);
  const error = records[7].scalars["relative_error@end"];
  assert(error > 0 && error < 50 * 2 ** -24, `${error}`);
  assertEquals(records[0].series.value.steps.length, 50);
});

Deno.test("what a closed form cannot have is refused", () => {
  assertEquals(mistakesOf(TEXT), []);
  assertEquals(mistakesOf(TEXT + "closed_form: { on: device }\n"), [
    "6:28: vary.closed_form.arithmetic.0: must be shorter on a device, which has no float64",
  ]);
  const one = (own: string) => mistakesOf(TEXT.replace(/vary:[\s\S]*/, `closed_form: ${own}\n`));
  assertEquals(one("{ form: { number_format: least }, arithmetic: float32, on: device }"), [
    "4:73: closed_form.on: must be host for number_format: devices work out powers",
  ]);
  assertEquals(one("{ form: { schedule: { peak: 1, schedule: constant, steps: 5, at: 5 } } }"), [
    "4:79: closed_form.form.schedule.at: must be below the 5 steps, got 5",
  ]);
  assertEquals(
    one("{ form: { power: { base: 2, times: 5 } }, arithmetic: float32, subnormals: flushed, on: device }"),
    [
      "4:89: closed_form.subnormals: must be kept in float32 on a device, which does with them what it does",
    ],
  );
  assertEquals(one("{ arithmetic: float32 }"), [
    "4:1: closed_form.form: is missing: state it, or fix, vary, tune or sample it",
  ]);
  const { model, closed_form } = runConfig(
    { "closed_form.form": { number_format: "least" }, "model.depth": 9 },
    "closed_form",
  );
  assertEquals([model.depth, closed_form?.arithmetic], [1, "float64"]);
});
