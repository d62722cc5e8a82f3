import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

interface Options {
  readonly naive?: boolean;
  readonly gradient?: boolean;
  /** Log columns of loss and right answers. */
  readonly columns?: readonly [number, number];
  readonly label?: string;
  readonly value?: (u: () => number, b: number, c: number) => number;
}

function loss(B: number, C: number, options: Options = {}): KernelCase {
  const { naive = false, gradient = true, columns = [3, 1], label = "", value } = options;
  const logits = value &&
    ((u: () => number) => Array.from({ length: B * C }, (_, i) => value(u, Math.floor(i / C), i % C)));
  return {
    label: `${B}×${C}${naive ? ", naive" : ""}${gradient ? "" : ", no gradient"}${label && `, ${label}`}`,
    tensors: {
      logits: { shape: [B, C], values: logits },
      labels: { shape: [B], dtype: "u32", values: (u) => Array.from({ length: B }, () => Math.floor(u() * C)) },
      counters: counters(1),
      log: { shape: [2, 4], values: () => [1, 2, 3, 4, 5, 6, 7, 8] },
      ...(gradient && { dlogits: { shape: [B, C] } }),
    },
    attributes: { lossColumn: columns[0], correctColumn: columns[1], naive: Number(naive) },
  };
}

/** One value in a table of ordinary logits. */
const one = (special: number, at = 3) => (u: () => number, b: number, c: number) =>
  b === 1 && c === at ? special : u() - 0.5;

testKernel("softmax_cross_entropy", [
  ...[[1, 1], [1, 2], [3, 17], [128, 10], [129, 10], [64, 1000]].flatMap(([B, C]) => [
    loss(B, C),
    loss(B, C, { naive: true }),
    loss(B, C, { gradient: false }),
  ]),
  loss(5, 6, { columns: [0, 2], label: "other columns" }),
  loss(16 * 32, 64, { label: "tokens of sequences" }),
  loss(67, 10, { label: "equal logits", value: () => 0.25 }),
  loss(67, 10, { label: "logits of 1e9", value: (u) => (u() - 0.5) * 1e9 }),
  loss(67, 10, { label: "tiny logits", value: (u) => (u() - 0.5) * 1e-12 }),
  loss(67, 10, { label: "logits up to 80", naive: true, value: (u) => u() * 80 }),
  loss(4, 10, { label: "a NaN", value: one(NaN) }),
  loss(4, 10, { label: "an infinity", value: one(Infinity) }),
  loss(4, 10, { label: "minus infinity", value: one(-Infinity) }),
  loss(4, 10, { label: "a row of minus infinities", value: (u, b) => b === 2 ? -Infinity : u() }),
  loss(4, 10, { label: "a NaN", naive: true, value: one(NaN) }),
  loss(4, 10, { label: "an exponential that overflows", naive: true, value: one(100) }),
  loss(4, 10, { label: "logits too low for an exponential", naive: true, value: (u, b) => b === 2 ? -1000 : u() }),
]);

Deno.test("labels of sequences are refused as rows: they are a vector with one label a row of logits", () => {
  const builder = new Builder();
  const [B, T, C] = [2, 3, 5];
  const logits = builder.tensor("logits", [B * T, C], { role: "input" });
  const labels = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "input", dtype: "u32" });
  const log = builder.tensor("log", [1, 2], { role: "log" });
  const counter = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const attributes = { lossColumn: 0, correctColumn: 1, naive: 0 };
  const call = (given: ReturnType<typeof labels>) =>
    builder.call("softmax_cross_entropy", { logits, labels: given, counters: counter, log }, attributes);
  builder.phase("p", () => {
    call(labels("vector", [B * T]));
    assertThrows(() => call(labels("rows", [B, T])), RangeError, "labels are a vector");
    assertThrows(() => call(labels("few", [B])), RangeError, "one label a row");
  });
});
