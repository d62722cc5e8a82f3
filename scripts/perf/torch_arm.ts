/** PyTorch's arms: a process a core, each with one thread. */
import { fromFileUrl } from "@std/path";
import type { Arm } from "../../results/perf_format.ts";
import type { StoredTensor } from "../parity/safetensors.ts";
import { TorchProcess } from "../parity/torch_process.ts";
import { type OpenArm, type Round, sizeRound } from "./arm.ts";
import type { SweepWork } from "./works.ts";

const MAIN = fromFileUrl(new URL("./python/main.py", import.meta.url));
const TRIAL_STEPS = 5;

interface Ready {
  readonly firstLoss: number;
  readonly runs: number;
  readonly about: string;
}

/** Starts a process of the comparison's own. Throws `TorchMissing` where PyTorch is not there. */
export function startTorch(python: string) {
  return TorchProcess.start(python, MAIN);
}

/** Opens the sweep in one arrangement. */
export async function openTorch(
  work: SweepWork,
  { arm, python, processes, inputs, seconds }: {
    arm: Arm;
    python: string;
    processes: number;
    inputs: ReadonlyMap<string, StoredTensor>;
    seconds: number;
  },
): Promise<OpenArm> {
  const started = await Promise.all(Array.from({ length: processes }, () => startTorch(python)));
  const close = async () => void await Promise.all(started.map(({ torch }) => torch[Symbol.asyncDispose]()));
  const all = async <Answer>(request: Record<string, unknown>, tensors?: ReadonlyMap<string, StoredTensor>) =>
    await Promise.all(started.map(async ({ torch }) => (await torch.ask(request, tensors)).reply as unknown as Answer));
  try {
    const mostRuns = Math.max(1, Math.floor(work.runs / processes));
    const prepared = await all<Ready>({ do: "sweep", arrangement: arm, config: work.config, mostRuns }, inputs);
    const runs = prepared.reduce((sum, ready) => sum + ready.runs, 0);
    const round = async (steps: number, repeats: number): Promise<Round> => {
      const rounds = await all<{ seconds: number }>({ do: "round", steps, repeats });
      return { steps: runs * steps * repeats, seconds: Math.max(...rounds.map((one) => one.seconds)) };
    };
    const secondsPerStep = (await round(TRIAL_STEPS, 1)).seconds / TRIAL_STEPS;
    const sized = sizeRound({ steps: work.steps, secondsPerStep, seconds, mostRepeats: mostRuns });
    return {
      arm,
      processes,
      about: `PyTorch ${started[0].versions.torch}, ${prepared[0].about}`,
      firstLoss: prepared[0].firstLoss,
      round: () => round(sized.steps, sized.repeats),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
