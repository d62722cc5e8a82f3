/** Answers requests on standard input, for a library's process. */
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import { decodeFrames, encodeFrame } from "../../engine/framing.ts";
import type { StoredTensor } from "../../parity/safetensors.ts";
import type { PeerReply, PeerRequest, PeerSweep } from "./messages.ts";

/** Makes a sweep ready: its first step has been compiled and run. */
export type Prepare = (config: RunConfig, inputs: ReadonlyMap<string, StoredTensor>) => Promise<PeerSweep>;

/** Serves until the input ends. */
export async function serve(prepare: Prepare): Promise<void> {
  const writer = Deno.stdout.writable.getWriter();
  console.log = console.error; // what a library says must not land among the messages
  let sweep: PeerSweep | undefined;
  const answer = async (request: PeerRequest) => {
    if (request.do === "sweep") {
      sweep = await prepare(request.config, request.inputs);
      return sweep.ready;
    }
    if (!sweep) throw new RangeError("Cannot run a round: there is no sweep");
    let seconds = 0;
    for (let repeat = 0; repeat < request.repeats; repeat++) {
      sweep.start();
      const started = performance.now();
      await sweep.train(request.steps);
      seconds += (performance.now() - started) / 1000;
    }
    return { seconds };
  };
  for await (const request of decodeFrames<PeerRequest>(Deno.stdin.readable)) {
    const reply: PeerReply = await answer(request).then(
      (value) => ({ value }),
      (error) => ({ error: error instanceof Error ? error.message : String(error) }),
    );
    await writer.write(encodeFrame(reply));
  }
}
