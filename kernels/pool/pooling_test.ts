import { assertRejects } from "@std/assert";
import { checkGradient } from "../testing/gradient_check.ts";
import { averagePool, globalAverage, maxPool } from "./pooling.ts";

const SIZES = { height: 5, width: 4, kernel: 3, stride: 1, name: "out" };

Deno.test("the derivatives of pooling agree with central differences", async () => {
  for (const operation of [averagePool, maxPool]) {
    await checkGradient(operation, { x: [2 * 5 * 4, 3] }, SIZES);
    await checkGradient(operation, { x: [2 * 5 * 4, 2] }, { ...SIZES, kernel: 2, stride: 2 });
  }
  await checkGradient(globalAverage, { x: [6, 5] }, { rows: 3, name: "out" });
});

Deno.test("the check catches a maximum whose gradient goes to all of its window", async () => {
  await assertRejects(
    () => checkGradient({ ...maxPool, backward: averagePool.backward }, { x: [40, 3] }, SIZES),
    Error,
    "differences",
  );
});
