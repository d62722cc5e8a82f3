import { checkGradient } from "../testing/gradient_check.ts";
import { rectify } from "./rectify.ts";

Deno.test("the rectifier's derivative agrees with central differences", async () => {
  await checkGradient(rectify, { x: [5, 7] }, { name: "out" });
});
