import { assert, assertEquals } from "@std/assert";
import { Provenance, type Timing } from "../../../results/format.ts";
import { type EngineReply, serveEngine } from "../run/engine.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import type { Run } from "../plan/run.ts";
import { onEachDevice, runSmall } from "../run/testing/on_each_device.ts";
import { smallDataset, smallRun } from "../run/testing/small.ts";
import { runConfig } from "../spec/settings_fit.ts";
import { mistakesOf, specOf, VALID } from "../spec/testing/specs.ts";
import { PROTOCOLS, stepsOf } from "./table.ts";
import { timingOf } from "./throughput.ts";

function timed(seed: number, more: Partial<Run["config"]> = {}): Run {
  const run = smallRun(seed);
  const throughput = { warmup: 4, slices: 3, steps: 5 };
  return { ...run, id: `run ${seed}`, config: PROTOCOLS.throughput.complete!({ ...run.config, throughput, ...more }) };
}

onEachDevice("steps are timed one run at a time, their costs counted, and no time is in the record", async (device) => {
  const timings = new Map<string, Timing>();
  const onTiming = (id: string, timing: Timing) => void timings.set(id, timing);
  const runs = [timed(1), timed(2)];
  const records = await runSmall(device, runs, { protocol: "throughput", onTiming });
  assertEquals([...timings.keys()], ["run 1", "run 2"]);
  for (const { stepsPerSecond, quartiles, slices, stepsPerSlice, deviceBytes } of timings.values()) {
    assert(quartiles[0] > 0 && quartiles[0] <= stepsPerSecond && stepsPerSecond <= quartiles[1]);
    assertEquals([slices, stepsPerSlice], [3, 5]);
    assert(deviceBytes > 0);
  }
  assertEquals(await runSmall(device, [runs[1]], { protocol: "throughput", capacity: 50 }), [records[1]]);
  const { scalars, series } = records[0];
  assertEquals(series.loss.steps.length, 19);
  const parameters = 6 * 8 + 8 + 8 * 8 + 8 + 8 * 3 + 3;
  assertEquals([scalars["parameter_bytes@end"], scalars["state_bytes@end"]], [4 * parameters, 0]);
  assert(scalars["step_flops@end"] > 8 * 6 * parameters * 0.8 && scalars["scratch_bytes@end"] > 4 * 8 * 19);
  const [adam] = await runSmall(device, [timed(1, { optimizer: { kind: "adam", lr: 0.1 } })], {
    protocol: "throughput",
  });
  assertEquals(adam.scalars["state_bytes@end"], 8 * parameters);
});

Deno.test("a run that diverges has no time", async () => {
  const timings: string[] = [];
  const wild = timed(1, { optimizer: { kind: "sgd", lr: 1e39 } });
  const [record] = await runSmall(referenceDevice(), [wild], {
    protocol: "throughput",
    onTiming: (id) => void timings.push(id),
  });
  assertEquals([record.status, timings], ["diverged", []]);
});

Deno.test("median and quartiles are those of the rates", () => {
  const timing = timingOf([1, 0.5, 0.25, 0.2, 0.1], { steps: 10, bytes: 7 });
  assertEquals(timing, { stepsPerSecond: 40, quartiles: [20, 50], slices: 5, stepsPerSlice: 10, deviceBytes: 7 });
});

Deno.test("an engine sends times beside the records, and provenance holds them", async () => {
  const replies: EngineReply[] = [];
  const job = { number: 0, runs: [timed(1), timed(2)], protocol: "throughput", observe: [], capacity: 50 } as const;
  const requests = (async function* () {
    yield { type: "dataset", dataset: smallDataset() } as const;
    yield { type: "run", job } as const;
  })();
  const send = (reply: EngineReply) => void replies.push(reply);
  await serveEngine({ requests, send }, referenceDevice(), () => Promise.resolve(null));
  const last = replies.at(-1);
  assert(last?.type === "records" && last.timings);
  assertEquals(Object.keys(last.timings), ["run 1", "run 2"]);
  Provenance.shape.timings.parse(last.timings);
  const steps = replies.flatMap((reply) => reply.type === "progress" ? [reply.steps] : []);
  assertEquals(steps.at(-1), 38);
  assert(steps.every((step, i) => i === 0 || step >= steps[i - 1]), steps.join(" "));
});

Deno.test("the steps are the protocol's own", () => {
  const text = VALID.replace(/tune:.*\nfix:.*\n/, "protocol: throughput\noptimizer: { lr: 0.1 }\n")
    .replace(", test_accuracy, grad_norm", ", steps_per_second, parameter_bytes");
  const config = runConfig({ ...specOf(text).settings, "model.init": "zeros" }, "throughput");
  assertEquals([config.train.steps, stepsOf("throughput", config)], [220, 220]);
  assertEquals(mistakesOf(text + "fix: { train.steps: 5 }\n"), [
    "9:8: fix.train.steps: has no effect: protocol throughput takes the steps that it times",
  ]);
});
