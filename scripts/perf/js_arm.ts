/** The arms of JavaScript libraries: a process a core with one thread each, or one process with a thread a core. */
import { fromFileUrl, join } from "@std/path";
import { EngineProcess } from "../engine/process.ts";
import type { StoredTensor } from "../parity/safetensors.ts";
import { ROOT } from "../spec.ts";
import { type OpenArm, type Round, sizeRound } from "./arm.ts";
import { install, type Installed } from "./install.ts";
import type { PeerReady, PeerReply, PeerRequest, PeerRound } from "./peers/messages.ts";
import type { SweepWork } from "./works.ts";

/** Seconds that a library has to compile and train the first step. */
const PATIENCE = 120;
const TRIAL_STEPS = 3;

/** How processes and threads fill the cores. */
interface Arrangement {
  readonly processes: number;
  readonly args: readonly string[];
  readonly about: string;
}

/** Opens the sweep, in the arrangement that is the fastest in a trial. */
export async function openJavaScript(
  work: SweepWork,
  { arm, processes, inputs, seconds }: {
    arm: "jax_js" | "tfjs";
    processes: number;
    inputs: ReadonlyMap<string, StoredTensor>;
    seconds: number;
  },
): Promise<OpenArm> {
  const installed = await install(arm, join(ROOT, "runs/peers"));
  const each = { processes, args: ["single"], about: "a process a core" };
  const arrangements: Arrangement[] = [
    each,
    ...(arm === "jax_js" ? [{ processes: 1, args: [], about: "one process, a thread a core" }] : []),
  ];
  const group = { arm, installed, work, inputs };
  let best: { arrangement: Arrangement; secondsPerStep: number } | undefined;
  for (const arrangement of arrangements) {
    await using peer = await Peers.open(group, arrangement);
    const secondsPerStep = await peer.trial();
    const rate = secondsPerStep / arrangement.processes;
    if (!best || rate < best.secondsPerStep / best.arrangement.processes) best = { arrangement, secondsPerStep };
  }
  const { arrangement, secondsPerStep } = best!;
  const peers = await Peers.open(group, arrangement);
  const mostRepeats = Math.max(1, Math.floor(work.runs / arrangement.processes));
  const sized = sizeRound({ steps: work.steps, secondsPerStep, seconds, mostRepeats });
  return {
    arm,
    processes,
    about: `${installed.version}, ${peers.ready.about}, ${arrangement.about}`,
    firstLoss: peers.ready.firstLoss,
    round: () => peers.round(sized.steps, sized.repeats),
    [Symbol.asyncDispose]: () => peers[Symbol.asyncDispose](),
  };
}

interface Group {
  readonly arm: "jax_js" | "tfjs";
  readonly installed: Installed;
  readonly work: SweepWork;
  readonly inputs: ReadonlyMap<string, StoredTensor>;
}

/** Processes of one library with the same sweep. */
class Peers implements AsyncDisposable {
  private constructor(readonly all: readonly EngineProcess<PeerRequest, PeerReply>[], readonly ready: PeerReady) {}

  static async open({ arm, installed, work, inputs }: Group, { processes, args }: Arrangement): Promise<Peers> {
    const main = fromFileUrl(new URL(`./peers/${arm}.ts`, import.meta.url));
    const { config, env } = installed;
    const launch = { device: "cpu", flags: "", main, permissions: ["--allow-all"], config, env, args } as const;
    const all = Array.from({ length: processes }, () => new EngineProcess<PeerRequest, PeerReply>(launch));
    try {
      const request = { do: "sweep", config: work.config, inputs } as const;
      const [ready] = await Promise.all(all.map((one) => ask<PeerReady>(one, request)));
      return new Peers(all, ready);
    } catch (error) {
      await Promise.all(all.map((one) => one[Symbol.asyncDispose]()));
      throw error;
    }
  }

  /** Seconds of a step of one process while all train. */
  async trial(): Promise<number> {
    await this.round(TRIAL_STEPS, 1);
    return (await this.round(TRIAL_STEPS, 1)).seconds / TRIAL_STEPS;
  }

  async round(steps: number, repeats: number): Promise<Round> {
    const rounds = await Promise.all(this.all.map((one) => ask<PeerRound>(one, { do: "round", steps, repeats })));
    const seconds = Math.max(...rounds.map((round) => round.seconds));
    return { steps: this.all.length * this.ready.runs * steps * repeats, seconds };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((one) => one[Symbol.asyncDispose]()));
  }
}

async function ask<Answer>(process: EngineProcess<PeerRequest, PeerReply>, request: PeerRequest): Promise<Answer> {
  process.send(request);
  const reply = await process.receive(PATIENCE);
  if ("error" in reply) throw new Error(reply.error);
  return reply.value as Answer;
}
