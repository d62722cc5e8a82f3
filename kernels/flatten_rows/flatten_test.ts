import { checkGradient } from "../testing/gradient_check.ts";
import { flatten } from "./flatten.ts";

Deno.test("flattening's derivative agrees with central differences", async () => {
  await checkGradient(flatten, { x: [6, 5] }, { rows: 3, name: "out" });
});
