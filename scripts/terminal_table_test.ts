import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import { terminalTable } from "./terminal_table.ts";

Deno.test("a table keeps within its width and loses no word", () => {
  const long = "the mean of the activations after ten layers stays close to one over all seeds";
  const text = terminalTable(["claim", "says", "verdict"], [["D3-a", long, "reproduced"]], 60);
  assert(text.split("\n").every((line) => line.length <= 60), text);
  for (const word of long.split(" ")) assertStringIncludes(text, word);
});

Deno.test("colours take no room", () => {
  const [plain, coloured] = ["word", "\x1b[32mword\x1b[39m"].map((word) => terminalTable(["a"], [[word]], 60));
  assertEquals(stripAnsiCode(coloured), plain);
});

Deno.test("no word is cut where there is room for it", () => {
  const long = "many words that can be wrapped as often as it takes, so that others need not be";
  const text = terminalTable(
    ["claim", "says", "statistic", "verdict"],
    [["D3-table-homogeneity", long, long, "ok"]],
    80,
  );
  assertStringIncludes(text, "D3-table-homogeneity");
  assert(text.split("\n").every((line) => line.length <= 80), text);
});
