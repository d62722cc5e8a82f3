import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { dataNeeded } from "../plan/data_needed.ts";
import { stepNumbers } from "../run/schedule.ts";
import { onEachDevice, runSmall } from "../run/testing/on_each_device.ts";
import { ofTasks, smallTask, smallTasks } from "../run/testing/small_tasks.ts";
import { smallRun } from "../run/testing/small.ts";
import { mistakesOf, specOf, VALID } from "../spec/testing/specs.ts";
import { Consolidation } from "./consolidation.ts";
import { readForgetting } from "./forgetting.ts";
import { PROTOCOLS, stepsOf } from "./table.ts";

const JOB = { protocol: "continual", ...smallTasks(3) } as const;

Deno.test("an accuracy matrix is read as the papers do", () => {
  const read = readForgetting([[0.9, 0.1, 0.2], [0.95, 0.8, 0.3], [0.5, 0.9, 0.7]]);
  assertAlmostEquals(read.average_accuracy, 0.7, 1e-12);
  assertAlmostEquals(read.forgetting, (0.95 - 0.5 + 0.8 - 0.9) / 2, 1e-12);
  assertAlmostEquals(read.backward_transfer, (0.5 - 0.9 + 0.9 - 0.8) / 2, 1e-12);
  assertEquals([read.first_task_accuracy, read.last_task_accuracy], [0.5, 0.7]);
});

Deno.test("the penalties of several tasks are one, up to a constant", () => {
  const tasks = [[[1, 2, 3], [2, 0, 0]], [[3, -1, 4], [1, 5, 0]]];
  const sum = new Consolidation(3);
  for (const [parameters, weights] of tasks) sum.add(parameters, weights);
  const separate = (theta: number[]) =>
    tasks.flatMap(([anchor, weights]) => weights.map((weight, i) => weight * (theta[i] - anchor[i]) ** 2))
      .reduce((a, b) => a + b, 0);
  const anchor = sum.anchor();
  const joint = (theta: number[]) =>
    theta.map((value, i) => sum.fisher[i] * (value - anchor[i]) ** 2).reduce((a, b) => a + b, 0);
  const [a, b] = [[0.3, -2, 7], [5, 1, -1]];
  assertAlmostEquals(separate(a) - separate(b), joint(a) - joint(b), 1e-9);
  assertEquals(anchor[2], 4); // no task minds: the latest
});

onEachDevice("tasks are learned in turn and forgotten, and a run's bits are its own", async (device) => {
  const runs = [
    ofTasks(smallRun(1), {}, { kind: "adam", lr: 0.02 }),
    ofTasks(smallRun(2), {}, { kind: "adam", lr: 0.02 }),
  ];
  const records = await runSmall(device, runs, JOB);
  for (const capacity of [1, 50]) {
    assertEquals((await runSmall(device, [runs[1]], { ...JOB, capacity }))[0], records[1]);
  }
  const [{ profiles, scalars, series, status }] = records;
  assertEquals([status, series.loss.steps.at(-1)], ["ok", 89]);
  const matrix = [30, 60, 90].map((step) => profiles[`task_accuracy@${step}`]);
  for (const [k, row] of matrix.entries()) assert(row[k] > 0.7, `task ${k}: ${row}`);
  assertEquals(profiles["task_accuracy@end"], matrix[2]);
  assert(scalars["forgetting@end"] > 0.1 && scalars["distance_moved@end"] > 0.1, JSON.stringify(scalars));
  assertEquals(scalars["first_task_accuracy@end"], matrix[2][0]);
  assertAlmostEquals(scalars["test_accuracy@end"], scalars["average_accuracy@end"], 1e-6);
  const plain = { ...runs[0].config, continual: undefined };
  const [alone] = await runSmall(device, [{ ...runs[0], config: plain }], { dataset: smallTask(0) });
  assertEquals(matrix[0][0], alone.scalars["test_accuracy@end"]);
  const fresh = ofTasks(smallRun(1), { reset_optimizer: true }, { kind: "adam", lr: 0.02 });
  const [reset] = await runSmall(device, [fresh], JOB);
  assertEquals(reset.profiles["task_accuracy@30"], matrix[0]);
  assertNotEquals(reset.parameterHash, records[0].parameterHash);
});

onEachDevice("a penalty keeps what earlier tasks need", async (device) => {
  const moved = [];
  for (const importance of ["fisher", "empirical_fisher", "equal"] as const) {
    const strong = importance === "equal" ? 4 : 100;
    const runs = [0, strong].map((ewc) => ofTasks(smallRun(1), { importance }, { ewc, lr: 0.2, clip: { norm: 1 } }));
    const [free, kept] = await runSmall(device, runs, JOB);
    assertEquals([free.status, kept.status], ["ok", "ok"]);
    const reading = (name: string) => [kept, free].map(({ scalars }) => scalars[`${name}@end`]);
    // At its minimum the loss has next to no gradient on the data's own labels: little to keep a run there.
    for (const name of ["distance_moved", ...(importance === "empirical_fisher" ? [] : ["forgetting"])]) {
      const [with_, without] = reading(name);
      assert(with_ < without, `${importance}, ${name}: ${with_}, without a penalty ${without}`);
    }
    moved.push(kept.parameterHash);
    assertEquals((await runSmall(device, [runs[1]], { ...JOB, capacity: 50 }))[0], kept);
  }
  assertEquals(new Set(moved).size, 3);
});

onEachDevice("a run that diverges says nothing of tasks it did not get to", async (device) => {
  const wild = ofTasks(smallRun(1), {}, { ewc: 1, lr: 1e39 });
  const [record] = await runSmall(device, [wild], JOB);
  assertEquals([record.status, record.step, record.scalars["forgetting@end"]], ["diverged", 1, undefined]);
});

Deno.test("the schedule starts over with every task, Adam's corrections with a reset", () => {
  const schedule = { cosine: { warmup: 2, floor: 0 } };
  const columnsOf = (reset_optimizer: boolean) => {
    const { config } = ofTasks(smallRun(1, { steps: 5 }), { reset_optimizer }, { kind: "adam", lr: 1, schedule });
    const rows = [[0, 5], [5, 2], [7, 3]].map((
      [first, count],
    ) => [...stepNumbers(config, { first, count, layers: 3 }).values]);
    const all = rows.flat();
    const width = all.length / 10;
    return [0, width - 1].map((column) => Array.from({ length: 10 }, (_, step) => all[step * width + column]));
  };
  const [[rates, carried], [again, fresh]] = [columnsOf(false), columnsOf(true)];
  assertEquals(rates.slice(5), rates.slice(0, 5));
  assertEquals(rates, again);
  assertEquals(fresh.slice(5), fresh.slice(0, 5));
  assertEquals(carried.slice(0, 5), fresh.slice(0, 5));
  assert(carried[5] < carried[4]);
});

Deno.test("what is needed, what it costs, and what does not fit", () => {
  const text = VALID.replace("task: digits", "task: split_digits").replace(
    "fix:",
    "protocol: continual\ncontinual: { tasks: 3 }\nfix:",
  );
  const { settings } = specOf(text);
  assertEquals([settings["continual.importance"], settings["continual.reset_optimizer"]], ["fisher", false]);
  const { config } = ofTasks(smallRun(1));
  assertEquals(dataNeeded(config).map(({ part }) => part), [0, 1, 2]);
  assertEquals(stepsOf("continual", config), 90);
  assertEquals(PROTOCOLS.continual.passes(config, { validation: 1, test: 2 }).evaluate, 3 * (6 + 1));
  assertEquals(mistakesOf(text.replace("tasks: 3", "tasks: 6")), [
    "9:21: continual.tasks: must be at most 5, the tasks of split_digits, got 6",
  ]);
  assertEquals(mistakesOf(text.replace("split_digits", "digits")), [
    "4:15: data.task: must have parts, as split_digits, permuted_digits, got digits",
  ]);
  assertEquals(mistakesOf(text.replace("train.steps: 20", "train.steps: 20, data.part: 1")), [
    "10:25: fix.data.part: has no effect: protocol continual learns every part in turn",
  ]);
  assertEquals(mistakesOf(VALID.replace("train.steps: 20", "train.steps: 20, optimizer.ewc: 1")), [
    "8:40: fix.optimizer.ewc: means nothing here: it is for protocol continual",
  ]);
  const penalized = text.replace("train.steps: 20", "train.steps: 20, optimizer.ewc: 1, model.norm: batch");
  assertEquals(mistakesOf(penalized), [
    "9:1: continual.importance: must be equal with batch norm, which has no gradient of one row",
  ]);
  assertEquals(mistakesOf(penalized.replace("tasks: 3", "tasks: 3, importance: equal")), []);
});
