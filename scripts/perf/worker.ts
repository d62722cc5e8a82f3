/** Workers as the command sees them. */
import { fromFileUrl } from "@std/path";
import { type EngineDevice, EngineProcess, FAST_FLAGS } from "../engine/process.ts";
import type { Hello, PerfReply, PerfRequest } from "./worker/messages.ts";

const MAIN = fromFileUrl(new URL("./worker/main.ts", import.meta.url));
/** Seconds after which a worker that does not answer is given up. */
const PATIENCE = 600;

/** Descent on one thread, in a process started as an engine's is. */
export class PerfWorker implements AsyncDisposable {
  readonly #process: EngineProcess<PerfRequest, PerfReply>;

  constructor(readonly device: EngineDevice) {
    this.#process = new EngineProcess({ device, flags: device === "cpu" ? FAST_FLAGS : "", main: MAIN });
  }

  /** Opens as many as are asked for and waits until they answer. */
  static async open(device: EngineDevice, count: number): Promise<{ workers: PerfWorker[]; hello: Hello }> {
    const workers = Array.from({ length: count }, () => new PerfWorker(device));
    const [hello] = await Promise.all(workers.map((worker) => worker.ask<Hello>({ do: "hello" })));
    return { workers, hello };
  }

  /** Sends a request and waits for its answer. Throws `Error` with what the worker said when it fails. */
  async ask<Answer>(request: PerfRequest): Promise<Answer> {
    this.#process.send(request);
    const reply = await this.#process.receive(PATIENCE);
    if ("error" in reply) throw new Error(reply.error);
    return reply.value as Answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}
