import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { crossEntropy } from "../softmax_cross_entropy/cross_entropy.ts";
import { IGNORED_LABEL } from "../mask_labels/ignored.ts";
import { Builder } from "../program/builder.ts";
import { tensorNamed } from "../program/program.ts";
import { referenceDevice } from "../reference/device.ts";
import { maskedCrossEntropy } from "./masked_loss.ts";

const C = 5;
const LABELS = [0, IGNORED_LABEL, 4, 2, IGNORED_LABEL, 2];
const LOGITS = Float64Array.from({ length: LABELS.length * C }, (_, i) => 2 * Math.sin(1.7 * i));

/** The loss, right answers and the logits' gradient in the float64 reference. */
async function lossOf(logits: Float64Array, labels: readonly number[], emit: typeof maskedCrossEntropy) {
  const builder = new Builder({ keepGradients: true });
  const B = labels.length;
  const tensors = {
    logits: builder.tensor("logits", [B, C], { role: "parameter" }),
    labels: builder.tensor("labels", [B], { role: "input", dtype: "u32" }),
    counters: builder.tensor("counters", [2], { role: "counter", dtype: "u32" }),
    log: builder.tensor("log", [1, 2], { role: "log" }),
  };
  builder.phase("loss", () => emit(builder, tensors, { lossColumn: 0, correctColumn: 1, gradient: true }));
  const program = builder.build();
  await using session = await referenceDevice().load(program, 1);
  session.write(tensors.logits, 0, logits);
  session.write(tensors.labels, 0, Uint32Array.from(labels));
  await session.run("loss", 1);
  const [[loss, correct]] = await session.read(tensors.log);
  const [gradient] = await session.read(tensorNamed(program, "loss/d.logits"));
  return { loss, correct, gradient: [...gradient] };
}

Deno.test("the masked cross-entropy's gradient agrees with central differences", async () => {
  const { gradient } = await lossOf(LOGITS, LABELS, maskedCrossEntropy);
  for (let i = 0; i < LOGITS.length; i++) {
    const [above, below] = await Promise.all(
      [1e-5, -1e-5].map((h) => lossOf(LOGITS.with(i, LOGITS[i] + h), LABELS, maskedCrossEntropy)),
    );
    assertAlmostEquals(gradient[i], (above.loss - below.loss) / 2e-5, 1e-8);
  }
});

Deno.test("it is the plain cross-entropy of the rows that count, and a mean over all rows is told apart", async () => {
  const masked = await lossOf(LOGITS, LABELS, maskedCrossEntropy);
  const kept = LABELS.flatMap((label, b) => label === IGNORED_LABEL ? [] : [b]);
  const rowsOf = (values: ArrayLike<number>) =>
    kept.flatMap((b) => Array.from({ length: C }, (_, c) => values[b * C + c]));
  const plain = await lossOf(Float64Array.from(rowsOf(LOGITS)), kept.map((b) => LABELS[b]), crossEntropy);
  assertAlmostEquals(masked.loss, plain.loss, 1e-14);
  assertEquals(masked.correct, plain.correct);
  rowsOf(masked.gradient).forEach((value, i) => assertAlmostEquals(value, plain.gradient[i], 1e-14));
  const whole = masked.loss * kept.length / LABELS.length;
  assert(Math.abs(whole - plain.loss) > 0.1, "the control is not told");
});
