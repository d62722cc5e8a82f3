/** What another library's process is asked and answers, in the frames of an engine. */
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import type { StoredTensor } from "../../parity/safetensors.ts";

/** A request; each gets one reply. */
export type PeerRequest =
  | { readonly do: "sweep"; readonly config: RunConfig; readonly inputs: ReadonlyMap<string, StoredTensor> }
  | { readonly do: "round"; readonly steps: number; readonly repeats: number };

/** A sweep that is ready. */
export interface PeerReady {
  readonly firstLoss: number;
  /** Runs that it trains side by side. */
  readonly runs: number;
  readonly about: string;
}

/** A round: `repeats` times `steps` steps from the initial parameters. */
export interface PeerRound {
  readonly seconds: number;
}

export type PeerReply = { readonly error: string } | { readonly value: PeerReady | PeerRound };

/** A sweep of a library. */
export interface PeerSweep {
  readonly ready: PeerReady;
  /** Takes up the initial parameters again. */
  start(): void;
  /** Trains `steps` steps and waits until they are done; the loss of the last. */
  train(steps: number): Promise<number>;
}
