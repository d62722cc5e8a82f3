/** Matrix products in turn: Descent, PyTorch's BLAS and the ceiling of multiply-adds, each on one core. */
import type { PerfProduct } from "../../results/perf_format.ts";
import type { TorchProcess } from "../parity/torch_process.ts";
import type { LoadMeter } from "./load.ts";
import { ratioOf } from "./spread.ts";
import type { PerfWorker } from "./worker.ts";
import type { KernelTime } from "./worker/messages.ts";
import { SIDES, TRANSPOSED, type Transposed } from "./works.ts";

/** Seconds of each measurement, and of those a round takes in turn, the best of which counts. */
const SECONDS = 0.02;
const PASSES = 3;

/** Times all sides and transpositions, each for `repeats` rounds. */
export async function timeProducts(
  { worker, torch }: { worker: PerfWorker; torch: TorchProcess | undefined },
  { repeats, load, say }: { repeats: number; load: LoadMeter; say: (line: string) => void },
): Promise<PerfProduct[]> {
  const products: PerfProduct[] = [];
  for (const side of SIDES) {
    const flops = 2 * side ** 3;
    const asked = TRANSPOSED.map((transposed) => ({ side, transposed, seconds: SECONDS }));
    const rounds = asked.map(() => ({ descent: [] as number[], blas: [] as number[], ceiling: [] as number[] }));
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const [i, product] of asked.entries()) {
        const { value } = await load.during(() => bestOf(PASSES, { worker, torch }, product));
        rounds[i].descent.push(flops / value.descent / 1e9);
        rounds[i].blas.push(flops / value.blas / 1e9);
        if (value.ceiling > 0) rounds[i].ceiling.push(value.ceiling / 1e9);
      }
    }
    for (const [i, { descent, blas, ceiling }] of rounds.entries()) {
      products.push({
        side,
        transposed: asked[i].transposed,
        ...{ descent, blas: torch ? blas : null, ceiling: ceiling.length > 0 ? ceiling : null },
        againstBlas: torch ? ratioOf(descent, blas) : null,
        againstCeiling: ceiling.length > 0 ? ratioOf(descent, ceiling) : null,
        bestAgainstBlas: torch ? Math.max(...descent) / Math.max(...blas) : null,
        bestAgainstCeiling: ceiling.length > 0 ? Math.max(...descent) / Math.max(...ceiling) : null,
      });
    }
    say(`products of ${side}×${side} matrices`);
  }
  return products;
}

interface Product {
  readonly side: number;
  readonly transposed: Transposed;
  readonly seconds: number;
}

/** Least seconds of both products, and the best of the ceiling, FLOP/s: 0 on a GPU. */
async function bestOf(
  passes: number,
  { worker, torch }: { worker: PerfWorker; torch: TorchProcess | undefined },
  product: Product,
): Promise<{ descent: number; blas: number; ceiling: number }> {
  let [descent, blas, ceiling] = [Infinity, Infinity, 0];
  for (let pass = 0; pass < passes; pass++) {
    descent = Math.min(descent, (await worker.ask<KernelTime>({ do: "product", ...product })).seconds);
    if (torch) blas = Math.min(blas, await torchSeconds(torch, product));
    if (worker.device === "cpu") {
      ceiling = Math.max(ceiling, await worker.ask<number>({ do: "ceiling", seconds: SECONDS }));
    }
  }
  return { descent, blas, ceiling };
}

async function torchSeconds(torch: TorchProcess, product: Product): Promise<number> {
  const { reply } = await torch.ask({ do: "product", ...product });
  return Number(reply.seconds);
}
