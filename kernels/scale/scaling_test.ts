import { checkGradient } from "../testing/gradient_check.ts";
import { scaling } from "./scaling.ts";

Deno.test("a scaled tensor's derivative agrees with central differences", async () => {
  await checkGradient(scaling, { x: [5, 7] }, { name: "out", factor: -1.75 });
});
