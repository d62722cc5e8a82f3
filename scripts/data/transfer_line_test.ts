import { assertEquals } from "@std/assert";
import { megabytes, transferLine } from "./transfer_line.ts";

Deno.test("the line of a transfer has name, share and size", () => {
  const file = { name: "f.gz", url: "https://example.org/f.gz", bytes: 1_648_877, sha256: "" };
  assertEquals(transferLine(file, 0), "f.gz  0 % of 1.6 MB");
  assertEquals(transferLine(file, 824_438), "f.gz  49 % of 1.6 MB");
  assertEquals(transferLine(file, 1_648_877), "f.gz  100 % of 1.6 MB");
  assertEquals([megabytes(4542), megabytes(170_052_171)], ["5 kB", "170.1 MB"]);
});
