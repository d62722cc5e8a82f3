import { assert, assertAlmostEquals } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { tensorNamed } from "../program/program.ts";
import { referenceDevice } from "../reference/device.ts";
import { checkLossGradient } from "../testing/gradient_check.ts";
import { crossEntropy } from "./cross_entropy.ts";

const [B, C] = [4, 5];
const LABELS = Uint32Array.of(0, 4, 2, 2);

/** The loss and the logits' gradient in the float64 reference. */
async function lossOf(logits: Float64Array, naive: boolean): Promise<{ loss: number; gradient: Float64Array }> {
  const builder = new Builder({ keepGradients: true });
  const tensors = {
    logits: builder.tensor("logits", [B, C], { role: "parameter" }),
    labels: builder.tensor("labels", [B], { role: "input", dtype: "u32" }),
    counters: builder.tensor("counters", [2], { role: "counter", dtype: "u32" }),
    log: builder.tensor("log", [1, 2], { role: "log" }),
  };
  const options = { lossColumn: 0, correctColumn: 1, naive, gradient: true };
  builder.phase("loss", () => crossEntropy(builder, tensors, options));
  const program = builder.build();
  await using session = await referenceDevice().load(program, 1);
  session.write(tensors.logits, 0, logits);
  session.write(tensors.labels, 0, LABELS);
  await session.run("loss", 1);
  const [log] = await session.read(tensors.log);
  const [gradient] = await session.read(tensorNamed(program, "loss/d.logits"));
  return { loss: log[0], gradient: Float64Array.from(gradient) };
}

const LOGITS = Float64Array.from({ length: B * C }, (_, i) => 2 * Math.sin(1.7 * i));

for (const naive of [false, true]) {
  Deno.test(`the ${naive ? "naive" : "stable"} cross-entropy's gradient agrees with central differences`, async () => {
    await checkLossGradient("softmax_cross_entropy", (logits) => lossOf(logits, naive), LOGITS);
  });
}

Deno.test("naive and stable softmax agree while exp does not overflow f32, and part where it does", async () => {
  assertAlmostEquals((await lossOf(LOGITS, true)).loss, (await lossOf(LOGITS, false)).loss, 1e-12);
  const large = LOGITS.map((z) => z * 100);
  assert(Number.isFinite((await lossOf(large, false)).loss));
  assert(Number.isNaN((await lossOf(large, true)).loss));
});
