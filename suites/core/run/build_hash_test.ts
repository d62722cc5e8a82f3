import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { cpuDevice } from "../../../kernels/cpu/device.ts";
import { GpuDevice } from "../../../kernels/gpu/device.ts";
import type { Run } from "../plan/run.ts";
import { buildHash, buildHashes } from "./build_hash.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

const { sourceOf } = await cpuDevice();

/** The CPU with the source of one kernel changed. */
function cpu(changed?: string) {
  const info = { kind: "cpu", name: "", features: [], limits: {} } as const;
  return { info, sourceOf: (kernel: string) => `${sourceOf(kernel)}${kernel === changed ? "1" : ""}` };
}

function run(activation: "relu" | "tanh", init: Run["config"]["model"]["init"] = "kaiming_normal"): Run {
  const { config, ...rest } = smallRun(1, { init });
  return { ...rest, config: { ...config, model: { ...config.model, activation } } };
}

const hash = (device: ReturnType<typeof cpu>, { config }: Run) =>
  buildHash(device, { config, observe: [] }, smallDataset());

Deno.test("a changed kernel makes another build of exactly the runs that use it", async () => {
  const runs = [run("relu"), run("tanh")];
  const before = await Promise.all(runs.map((one) => hash(cpu(), one)));
  const changes = async (kernel: string) =>
    (await Promise.all(runs.map((one) => hash(cpu(kernel), one)))).map((build, i) => build !== before[i]);
  assertEquals(await changes("activation"), [false, true]);
  assertEquals(await changes("sgd"), [true, true]);
  assertEquals(await changes("adam"), [false, false]);
  const gpu = { info: { ...cpu().info, kind: "gpu" as const }, sourceOf: GpuDevice.prototype.sourceOf };
  assertNotEquals(await buildHash(gpu, { config: runs[0].config, observe: [] }, smallDataset()), before[0]);
});

Deno.test("a run's build does not depend on which runs train beside it", async () => {
  const runs = [run("relu"), run("relu", "zeros"), run("relu", { normal: { std: 0.1 } })];
  const alone = await Promise.all(runs.map((one) => hash(cpu(), one)));
  assertEquals(new Set(alone).size, 3);
  for (const order of [[0, 1, 2], [2, 1, 0], [1, 2]]) {
    const beside = order.map((i) => runs[i]);
    const buildOf = await buildHashes(cpu(), { runs: beside, observe: [] }, smallDataset());
    assertEquals(beside.map(buildOf), order.map((i) => alone[i]));
  }
  const faster = { ...runs[0], config: { ...runs[0].config, optimizer: { kind: "sgd" as const, lr: 1 } } };
  assertEquals(await hash(cpu(), faster), alone[0]);
  assert(/^[0-9a-f]{16}$/.test(alone[0]));
});
