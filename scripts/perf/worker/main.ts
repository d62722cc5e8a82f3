/** A worker's process: opens the device named on the command line and answers requests, one at a time. */
import { cpuDevice } from "../../../kernels/cpu/device.ts";
import { gpuDevice } from "../../../kernels/gpu/device.ts";
import type { Device } from "../../../kernels/program/device.ts";
import { type Dataset, loadDataset } from "../../../suites/core/data/dataset.ts";
import { dataKey } from "../../../suites/core/data/sizes.ts";
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import { decodeFrames, encodeFrame } from "../../engine/framing.ts";
import { copyCeilings, multiplyAddCeiling } from "../ceilings/ceilings.ts";
import { timeBench } from "./bench.ts";
import { timeEveryKernel } from "./every_kernel.ts";
import { timeProduct } from "./kernel_times.ts";
import type { PerfReply, PerfRequest } from "./messages.ts";
import { profile } from "./profile.ts";
import { Sweep } from "./sweep.ts";

/** Answers requests; remembers the last sweep. */
class Worker implements AsyncDisposable {
  readonly #datasets = new Map<string, Dataset>();
  #sweep: Sweep | undefined;

  constructor(readonly device: Device) {}

  async answer(request: PerfRequest): Promise<unknown> {
    const { device } = this;
    switch (request.do) {
      case "hello":
        return { info: device.info };
      case "sweep":
        await this.#sweep?.[Symbol.asyncDispose]();
        this.#sweep = await Sweep.load(device, { ...request, dataset: await this.#dataset(request.config) });
        return await this.#sweep.ready(device.info.kind);
      case "round":
        if (!this.#sweep) throw new RangeError("Cannot run a round: there is no sweep");
        return await this.#sweep.round(request.steps);
      case "profile":
        return await profile(device, { ...request, dataset: await this.#dataset(request.config) });
      case "product":
        return await timeProduct(device, request);
      case "kernels":
        return await timeEveryKernel(device, request.seconds);
      case "ceiling":
        return await multiplyAddCeiling(request.seconds);
      case "copies":
        return await copyCeilings(request.seconds);
      case "bench":
        return await timeBench(device, { ...request, dataset: await this.#dataset(request.config) });
    }
  }

  async #dataset({ data }: RunConfig): Promise<Dataset> {
    const key = dataKey(data);
    const found = this.#datasets.get(key) ??
      await loadDataset(data, (name) => Promise.reject(new Error(`${key} reads ${name}`)));
    this.#datasets.set(key, found);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sweep?.[Symbol.asyncDispose]();
  }
}

const writer = Deno.stdout.writable.getWriter();
await using device = Deno.args[0] === "gpu" ? await gpuDevice() : await cpuDevice();
const worker = new Worker(device);
for await (const request of decodeFrames<PerfRequest>(Deno.stdin.readable)) {
  const reply: PerfReply = await worker.answer(request).then(
    (value) => ({ value }),
    (error) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  await writer.write(encodeFrame(reply));
}
Deno.exit(0); // not left to the driver: some crash or hang at teardown
