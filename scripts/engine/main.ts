/**
 * The engine's process: opens the device named on the command line and answers requests from standard input on
 * standard output. It reads no file and reaches no network; `bench` starts it with no permission at all.
 */
import { cpuDevice } from "../../kernels/cpu/device.ts";
import { selfTest } from "../../kernels/selftest.ts";
import { gpuDevice } from "../../kernels/gpu/device.ts";
import { type EngineReply, type EngineRequest, serveEngine } from "../../suites/core/run/engine.ts";
import { decodeFrames, encodeFrame } from "./framing.ts";

// Ctrl-C reaches the whole process group; what to do about it is the parent's decision.
Deno.addSignalListener("SIGINT", () => {});

const gpu = Deno.args[0] === "gpu";
const writer = Deno.stdout.writable.getWriter();
await using device = gpu ? await gpuDevice() : await cpuDevice();
await serveEngine(
  {
    requests: decodeFrames<EngineRequest>(Deno.stdin.readable),
    send: (reply: EngineReply) => writer.write(encodeFrame(reply)),
  },
  device,
  selfTest,
);
Deno.exit(0); // not left to the driver: some crash or hang at teardown
