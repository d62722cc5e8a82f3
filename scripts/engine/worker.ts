/** The engine as a browser's worker: the same device code and messages as the command line's engine process. */
import { cpuDevice } from "../../kernels/cpu/device.ts";
import { selfTest } from "../../kernels/selftest.ts";
import { gpuDevice } from "../../kernels/gpu/device.ts";
import { type EngineReply, type EngineRequest, serveEngine } from "../../suites/core/run/engine.ts";

/** The part of a worker's global scope used here. */
interface WorkerScope {
  readonly name: string;
  onmessage: ((event: MessageEvent<EngineRequest>) => void) | null;
  postMessage(message: EngineReply): void;
}

const scope = globalThis as unknown as WorkerScope;
const gpu = scope.name === "gpu";
const requests = new ReadableStream<EngineRequest>({
  start: (controller) => {
    scope.onmessage = (event) => controller.enqueue(event.data);
  },
});
await using device = gpu ? await gpuDevice() : await cpuDevice();
await serveEngine(
  { requests, send: (reply) => scope.postMessage(reply) },
  device,
  selfTest,
);
