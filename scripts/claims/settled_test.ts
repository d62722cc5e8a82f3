import { assertEquals } from "@std/assert";
import { isOpen, settle } from "./settled.ts";
import { loadLedger } from "../spec.ts";

const LEDGER = [...loadLedger().values()];
const [first, second, third] = LEDGER.filter(({ how }) => how !== "cite");
const cited = LEDGER.find(({ how }) => how === "cite")!;

Deno.test("a claim is settled by an experiment, by a test with its name, or by a citation, and else open", () => {
  const judged = new Map([[first.id, [{ experiment: "s/e", revision: 1, verdict: "reproduced" as const }]]]);
  const tests = new Map([
    ["a_test.ts", `Deno.test("${second.id}: the table is exact", () => {});`],
    ["b_test.ts", `const other = "${third.id}"; Deno.test("${third.id}-more: not it", () => {});`],
  ]);
  const settled = settle([first, second, third, cited], { judged, tests });
  assertEquals(settled.map(isOpen), [false, false, true, false]);
  assertEquals(settled[1].tests, ["a_test.ts"]);
});
