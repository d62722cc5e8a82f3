import { assert, assertEquals } from "@std/assert";
import { Files } from "../../results/files.ts";
import { perfFile } from "../../results/perf_format.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { perf } from "./main.ts";
import { perfOptions } from "./options.ts";

Deno.test("a short measurement trains on every core and leaves a result; how fast decides nothing", async () => {
  const files = new Files(new SimulatedDisk());
  const args = ["--only", "mlp_64", "--peers", "none", "--repeats", "1", "--steps", "5"];
  assertEquals(await perf(perfOptions(args), files, () => {}), 0);
  const { sweeps: [sweep], products, also } = perfFile.read(files.read(perfFile.runPath("cpu"))!, "cpu.json");
  const [descent] = sweep.arms;
  assertEquals([descent.arm, descent.reason, descent.seconds.length], ["descent", null, 1]);
  assert(descent.firstLoss !== null && descent.firstLoss > 1 && descent.firstLoss < 10, String(descent.firstLoss));
  assertEquals([sweep.steps, products, also], [5, [], null]);
  assert(sweep.profile.some(({ kernel }) => kernel === "matmul") && sweep.stepSeconds > 0);
});
