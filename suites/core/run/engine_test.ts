import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cpuDevice } from "../../../kernels/cpu/device.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { type EngineJob, type EngineReply, type EngineRequest, serveEngine } from "./engine.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

const DATASET: EngineRequest = { type: "dataset", dataset: smallDataset() };

function jobOf(number: number, job: Partial<EngineJob> = {}): EngineRequest {
  return {
    type: "run",
    job: { number, runs: [smallRun(1), smallRun(2)], protocol: "train", observe: [], capacity: 10, ...job },
  };
}

/** What an engine answers, on the reference device unless another is given. */
async function repliesTo(
  requests: readonly EngineRequest[],
  selfTest: string | null = null,
  device = referenceDevice(),
): Promise<EngineReply[]> {
  const replies: EngineReply[] = [];
  const channel = {
    requests: (async function* () {
      yield* requests;
    })(),
    send: (reply: EngineReply) => void replies.push(reply),
  };
  await serveEngine(channel, device, () => Promise.resolve(selfTest));
  return replies;
}

Deno.test("an engine says what it is, then answers each job with progress and records in the order of its runs", async () => {
  const replies = await repliesTo([DATASET, jobOf(7), jobOf(8, { protocol: "signal" })]);
  assertEquals(replies[0], { type: "ready", info: referenceDevice().info, selfTest: null });
  const progress = replies.filter((reply) => reply.type === "progress");
  const stepsOf = (number: number) => progress.filter(({ job }) => job === number).map(({ steps }) => steps);
  assertEquals([...new Set(stepsOf(7))], [20, 40, 60]);
  assertEquals(stepsOf(8), [2]); // a pass each
  const records = replies.filter((reply) => reply.type === "records");
  assertEquals(records.map(({ job, records }) => [job, records.map(({ seed }) => seed)]), [[7, [1, 2]], [8, [1, 2]]]);
  assertEquals(new Set(records.flatMap(({ records }) => records.map(({ build }) => build))).size, 1);
});

Deno.test("a run's build is its own, whatever it shares a job with", async () => {
  const [a, b] = [smallRun(1), smallRun(2)];
  const zeros = { ...b, config: { ...b.config, model: { ...b.config.model, init: "zeros" as const } } };
  const buildsOf = async (...jobs: (typeof a)[][]) => {
    const replies = await repliesTo([DATASET, ...jobs.map((runs, i) => jobOf(i, { runs, protocol: "signal" }))]);
    return replies.flatMap((reply) => reply.type === "records" ? reply.records.map(({ build }) => build) : []);
  };
  const together = await buildsOf([a, zeros]);
  assertEquals(together, await buildsOf([a], [zeros]));
  assertEquals(new Set(together).size, 2);
});

Deno.test("a job that fails is answered with its reason, and the engine goes on", async () => {
  const wide = smallRun(1);
  const impossible = { ...wide, config: { ...wide.config, model: { ...wide.config.model, width: 0 } } };
  const replies = await repliesTo([jobOf(0), DATASET, jobOf(1, { runs: [impossible] }), jobOf(2)]);
  const failed = replies.filter((reply) => reply.type === "failed");
  assertEquals(failed.map(({ job }) => job), [0, 1]);
  assertStringIncludes(failed[0].reason, 'no dataset "digits" was sent');
  assertStringIncludes(failed[1].reason, "positive integers");
  assertEquals(replies.at(-1)?.type, "records");
});

Deno.test("runs that ask for a storage the device does not have are skipped with its reason", async () => {
  const run = smallRun(1);
  const low = { master: true, subnormals: "kept", loss_scale: "none", storage: "native" } as const;
  const native = { ...run, config: { ...run.config, precision: { bf16: low } } };
  const requests = [DATASET, jobOf(0, { runs: [native] }), jobOf(1)];
  await using cpu = await cpuDevice();
  const [skipped, trained] = (await repliesTo(requests, null, cpu)).filter((reply) => reply.type === "records");
  assertEquals(skipped.records.map(({ id, status, build }) => [id, status, build]), [[native.id, "skipped", ""]]);
  assertStringIncludes(skipped.records[0].reason!, "take storage: f32, or --device gpu");
  assertEquals(trained.records.map(({ status }) => status), ["ok", "ok"]);
  const [onReference] = (await repliesTo(requests)).filter((reply) => reply.type === "records");
  assertEquals(onReference.records.map(({ status }) => status), ["ok"]);
});

Deno.test("datasets of one task are kept apart by their parts", async () => {
  const dataset = smallDataset();
  const parts = [0, 1].map((part) => ({ ...dataset, task: "split_digits" as const, key: `split_digits/part${part}` }));
  const other = { ...parts[1], inputs: dataset.inputs.map((x) => -x) };
  const runs = [0, 1].map((part) => {
    const run = smallRun(1);
    return { ...run, config: { ...run.config, data: { ...run.config.data, task: "split_digits" as const, part } } };
  });
  const sent = [parts[0], other].map((dataset): EngineRequest => ({ type: "dataset", dataset }));
  const replies = await repliesTo([...sent, jobOf(0, { runs: [runs[0]] }), jobOf(1, { runs: [runs[1]] }), jobOf(2)]);
  const records = replies.filter((reply) => reply.type === "records").flatMap(({ records }) => records);
  assertEquals(records.length, 2);
  assert(records[0].scalars["loss@0"] !== records[1].scalars["loss@0"]);
  const failed = replies.filter((reply) => reply.type === "failed");
  assertStringIncludes(failed[0].reason, 'no dataset "digits" was sent');
});

Deno.test("a failed self-test is said before any job", async () => {
  const [ready] = await repliesTo([], "matmul is off");
  assertEquals(ready, { type: "ready", info: referenceDevice().info, selfTest: "matmul is off" });
});
