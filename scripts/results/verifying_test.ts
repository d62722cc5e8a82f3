import { assertEquals, assertRejects } from "@std/assert";
import { Files } from "../../results/files.ts";
import type { Result } from "../../results/format.ts";
import { publish } from "../../results/publish.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { someResult, someRuns } from "../../results/testing/results.ts";
import { CannotRun } from "../bench/cannot_run.ts";
import { UsageError } from "../command_line.ts";
import type { Experiment } from "../spec.ts";
import { type Part, verifyCommand, type VerifyTools } from "./verifying.ts";

const CLAIMS = [
  {
    id: "D3-table-zeros-act",
    expect: { mean: "activation_mean", layer: 10, at: 0, where: { "model.init": "zeros" }, in: [0, 0] },
  },
  { id: "D3-table-he-conv", expect: { mean: "test_accuracy", at: "end", where: { "model.init": "he" }, in: [0.8, 1] } },
  {
    id: "D3-all-cells",
    expect: {
      share: { quantity: "test_accuracy", at: "end", above: { of_best: 0.8 } },
      where: { "model.init": "he" },
      in: [1, 1],
    },
  },
  { id: "D3-elsewhere", not_run: [{ part: "all of it", reason: "needs other data" }] },
];

const published = (() => {
  const runs = someRuns(6, [{ "model.init": "zeros" }, { "model.init": "he" }]).map((run) => ({
    ...run,
    profiles: { "activation_mean@0": [run.seed, 1] },
    scalars: { "test_accuracy@end": 0.9 + run.seed / 100 },
  }));
  const result = someResult([
    ...runs,
    ...runs.map((run) => ({ ...run, seed: run.seed + 6, pass: "confirmation" as const })),
  ]);
  return { ...result, canonical: { ...result.canonical, suite: "initialization", experiment: "init_table" } };
})();

/** Tools whose runs repeat the published ones; `change` spoils them. */
function toolsWith(results: Result[], change: (result: Result) => Result = (result) => result) {
  const files = new Files(new SimulatedDisk());
  for (const result of results) publish(files, result);
  const parts: Part[] = [];
  const tools: VerifyTools = {
    files,
    load: ({ suite, experiment }) => ({
      file: `configs/${suite}/${experiment}.yaml`,
      claims: experiment === "init_table" ? CLAIMS : [],
    } as unknown as Experiment),
    claimIds: () => [...CLAIMS.map(({ id }) => id), "D3-not-judged"],
    chooseDevice: () => Promise.resolve("cpu"),
    run: (_, __, part) => {
      parts.push(part);
      const runs = published.canonical.runs.filter(({ cell, pass }) => part.cells(cell) && part.passes.includes(pass));
      return Promise.resolve(change({ ...published, canonical: { ...published.canonical, runs } }));
    },
  };
  return { tools, parts };
}

async function printed(act: () => Promise<number>): Promise<{ code: number; text: string }> {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => lines.push(line);
  try {
    const code = await act();
    return { code, text: lines.join("\n") };
  } finally {
    console.log = log;
  }
}

Deno.test("only what a claim reads is run: its cells, its passes, and step 0 alone where that is enough", async () => {
  const { tools, parts } = toolsWith([published]);
  for (
    const [claim, runs, signalOnly] of [
      ["D3-table-zeros-act", 12, true],
      ["D3-table-he-conv", 12, false],
      ["D3-all-cells", 24, false],
      ["initialization/init_table", 24, false],
    ] as const
  ) {
    const { code, text } = await printed(() => verifyCommand([claim], tools));
    const what = claim.includes("/") ? claim : `initialization/init_table, ${claim}`;
    assertEquals([code, text], [0, `${what}: verified, bit for bit: ${runs} runs`]);
    const part = parts.at(-1);
    assertEquals([part?.signalOnly, part?.seeds, part?.passes], [signalOnly, 6, ["first", "confirmation"]]);
  }
});

Deno.test("what does not agree, or is not published, fails", async () => {
  const spoilt = toolsWith([published], (result) => ({
    ...result,
    canonical: { ...result.canonical, runs: result.canonical.runs.map((run) => ({ ...run, parameterHash: "other" })) },
  }));
  const { code, text } = await printed(() => verifyCommand(["D3-table-he-conv"], spoilt.tools));
  assertEquals(code, 1);
  assertEquals(text.includes("not verified"), true, text);
  const nothing = await printed(() => verifyCommand(["D3-table-he-conv"], toolsWith([]).tools));
  assertEquals([nothing.code, nothing.text.includes("nothing published")], [1, true]);
});

Deno.test("an experiment whose data is missing is left out, and alone it is not enough", async () => {
  const spoilt = toolsWith([published], () => {
    throw new CannotRun({ suite: "initialization", experiment: "init_table" }, ["Cannot read the data: no images"]);
  });
  const { code, text } = await printed(() => verifyCommand(["D3-table-he-conv"], spoilt.tools));
  assertEquals([code, text], [1, ""]);
});

Deno.test("what it does not know is refused with what was meant", async () => {
  const { tools } = toolsWith([published]);
  const refuses = (args: string[], message: string) =>
    assertRejects(() => verifyCommand(args, tools), UsageError, message);
  await refuses(["D3-table-he-cnv"], 'did you mean "D3-table-he-conv"?');
  await refuses(["D3-not-judged"], "no experiment judges it yet");
  await refuses(["D3-elsewhere"], "no experiment judges it yet");
  await refuses(["initialization/init_tabel"], "no suite or experiment");
  await refuses([], "one claim or experiment, got 0");
  await refuses(["--device", "tpu", "D3-all-cells"], "takes auto, cpu, gpu");
  await refuses(["--seeds", "3"], "unknown option");
});
