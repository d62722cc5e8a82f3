import { assertEquals } from "@std/assert";
import { codeLines } from "./sources.ts";

Deno.test("lines of code are neither empty nor a comment", () => {
  const text = `/** What it is. */
import { a } from "./a.ts"; // a remark

/*
 * More.
 */
// One line.
const url = "https://example.org";
  // Indented.
export const b = a;
`;
  assertEquals(codeLines(text), 3);
});
