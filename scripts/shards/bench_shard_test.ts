import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Files } from "../../results/files.ts";
import type { Plan, PlannedExperiment } from "../../results/plan_format.ts";
import { runKey } from "../../results/run_key.ts";
import { planFolder, shardPath } from "../../results/shards.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { specOf, VALID } from "../../suites/core/spec/testing/specs.ts";
import type { Experiment } from "../spec.ts";
import { benchShard, type ShardTools, sharesOf } from "./bench_shard.ts";
import { planExperiment, planOf } from "./make_plan.ts";
import { partOf, recordsOf, somePlan } from "./testing/plans.ts";

const NAME = { suite: "suite", experiment: "experiment" };
const spec = (text = VALID) => specOf(text) as Experiment;
const changes = { seeds: 3, quick: false, overrides: {} };
const hashData = () => Promise.resolve({ hash: "d0" });
const planned = (text = VALID) => planExperiment({ name: NAME, spec: spec(text) }, { ...changes, hashData });

/** A machine whose engines finish every run, and what it was asked to train. */
function machine(files = new Files(new SimulatedDisk()), text = VALID) {
  const trained: string[][] = [];
  const said: string[] = [];
  const tools: ShardTools = {
    files,
    load: () => spec(text),
    device: "cpu",
    hashData,
    train: (_, { planned, runs }) => {
      trained.push([...runs]);
      return Promise.resolve(partOf(planned, recordsOf(planned).filter((run) => runs.has(runKey(run)))));
    },
    say: (line) => void said.push(line),
  };
  return { files, tools, trained, said };
}

const planOfText = async (text = VALID): Promise<Plan> => planOf([await planned(text)], changes);

Deno.test("a plan has the same bytes whenever it is made, and whatever the order of the names", async () => {
  assertEquals(await planned(), await planned());
  const other: PlannedExperiment = { ...await planned(), experiment: "another" };
  assertEquals(planOf([await planned(), other], changes), planOf([other, await planned()], changes));
});

Deno.test("the shards of a plan are every run once, at about equal cost", () => {
  const plan = somePlan();
  const all = plan.experiments.flatMap(({ experiment, runs }) => runs.map((run) => experiment + runKey(run)));
  for (const count of [1, 2, 3, 4, 7, 40]) {
    const costs: number[] = [];
    const shared = Array.from({ length: count }, (_, index) => sharesOf(plan, { index, count })).flatMap((shares) => {
      const own = shares.flatMap(({ planned, runs }) =>
        planned.runs.filter((run) => runs.has(runKey(run))).map((run) => ({ planned, run }))
      );
      costs.push(own.reduce((sum, { planned, run }) => sum + planned.programs[run.program].runFlops, 0));
      return own.map(({ planned, run }) => planned.experiment + runKey(run));
    });
    assertEquals([...shared].sort(), [...all].sort(), `${count} shards`);
    assert(Math.max(...costs) - Math.min(...costs) <= 3e9 + 1, `${count} shards: ${costs}`);
  }
});

Deno.test("a shard writes its own files alone, and what is done is not done again", async () => {
  const plan = await planOfText();
  const { files, tools, trained, said } = machine();
  const shard = { index: 1, count: 3 };
  assertEquals(await benchShard(plan, shard, tools), true);
  assertEquals(files.list(planFolder(plan)).map(({ name }) => name), ["1-of-3"]);
  assertEquals(trained.length, 1);
  assertEquals(await benchShard(plan, shard, tools), true);
  assertEquals(trained.length, 1);
  assertStringIncludes(said.at(-1)!, "there already");
  const path = shardPath(plan, shard, { ...NAME, device: "cpu" });
  for (
    const broken of [
      "",
      "{}",
      files.read(path)!.slice(0, -20),
      files.read(path)!.replace('"status": "ok"', '"status": "failed"'),
    ]
  ) {
    files.write(path, broken);
    await benchShard(plan, shard, tools);
  }
  assertEquals(trained.length, 5);
});

Deno.test("a shard with runs that failed says so, and is trained again", async () => {
  const plan = await planOfText();
  const { tools, said } = machine();
  const failing: ShardTools = {
    ...tools,
    train: async (spec, share) => {
      const result = await tools.train(spec, share);
      const runs = result.canonical.runs.map((run) => ({ ...run, status: "failed" as const, reason: "out of memory" }));
      return { ...result, canonical: { ...result.canonical, runs } };
    },
  };
  assertEquals(await benchShard(plan, { index: 0, count: 1 }, failing), false);
  assertStringIncludes(said.join("\n"), "a run failed: out of memory");
  assertEquals(await benchShard(plan, { index: 0, count: 1 }, tools), true);
});

Deno.test("an experiment that has changed since it was planned is refused, with what changed, and nothing is trained", async () => {
  const plan = await planOfText();
  const refuses = async (text: string, message: string, plans = plan) => {
    const { tools, trained } = machine(undefined, text);
    await assertRejects(() => benchShard(plans, { index: 0, count: 2 }, tools), RangeError, message);
    assertEquals(trained, []);
  };
  const file = "configs/suite/experiment.yaml";
  await refuses(
    VALID.replace("width: 16", "width: 17"),
    `got other settings in ${file}. "deno task plan -o" makes a new one`,
  );
  await refuses(VALID.replace("[0.01, 0.1]", "[0.01, 0.2]"), `got other tune in ${file}`);
  const other = (change: Partial<PlannedExperiment>) =>
    planOf(plan.experiments.map((one) => ({ ...one, ...change })), changes);
  await refuses(VALID, `got other claims in ${file}`, other({ claimsHash: "c9" }));
  await refuses(VALID, "got another dataset digits", other({ data: { digits: "d9" } }));
  await refuses(VALID, "got the dataset digits, which was missing when", other({ data: {} }));
  await refuses(VALID, "got no dataset mnist here", other({ data: { ...plan.experiments[0].data, mnist: "m0" } }));
  const runs = plan.experiments[0].runs.map((run) => ({ ...run, id: `${run.id}x` }));
  await refuses(VALID, "got runs that this version of Descent plans otherwise", other({ runs }));
});
