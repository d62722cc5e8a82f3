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
