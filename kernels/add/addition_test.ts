import { checkGradient } from "../testing/gradient_check.ts";
import { addition } from "./addition.ts";

Deno.test("a sum's derivative agrees with central differences", async () => {
  await checkGradient(addition, { a: [5, 7], b: [5, 7] }, { name: "out" });
});
