import { assert, assertEquals } from "@std/assert";
import { someParity, someParityRow } from "../results/testing/parity.ts";
import { parityPage } from "./parity.ts";

Deno.test("the page has a line for each model and optimizer, with the greatest errors and the sums of steps", () => {
  const worse = { loss: 3e-7, gradient: 1e-6, parameter: NaN, update: 5e-6, state: 1e-6 };
  const rows = [
    someParityRow(),
    someParityRow({ optimizer: "adam", error: worse, within: 19, explained: 1, free: { loss: 1e-7, parameter: 2e-6 } }),
    someParityRow({ model: "cnn" }),
  ];
  const lines = parityPage(someParity({ rows })).split("\n");
  const row = (name: string) => lines.filter((line) => line.startsWith(`| ${name} |`));
  assertEquals(row("mlp"), [
    "| mlp | 3.0×10⁻⁷ | 2.0×10⁻⁶ | NaN | 5.0×10⁻⁶ | 1.0×10⁻⁶ | 39 of 40 | 1 | 2.0×10⁻⁶ |",
  ]);
  assertEquals(row("sgd"), ["| sgd | 1.0×10⁻⁷ | 2.0×10⁻⁶ | 3.0×10⁻⁷ | 4.0×10⁻⁶ | 0 | 40 of 40 | 0 | – |"]);
  assertEquals([row("cnn").length, row("adam").length], [1, 1]);
});

Deno.test("the page says what is allowed, how casts came out and where it was measured", () => {
  const page = parityPage(someParity());
  for (
    const text of ["over 20 steps", "allowed 10⁻⁵", "at most 5 %", "f16: 0 of 1,048,576", "PyTorch 1.13 against cpu"]
  ) {
    assert(page.includes(text), text);
  }
});
