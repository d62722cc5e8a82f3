import { assert, assertEquals, assertThrows } from "@std/assert";
import { encodeResult, encodeVerdicts } from "./encode.ts";
import { LIMITS, readResult, readVerdicts } from "./read.ts";
import { someResult, someRuns } from "./testing/results.ts";
import { RESULT_1, VERDICTS_1 } from "./testing/version_1.ts";
import resultText from "./testing/version_1.json" with { type: "text" };
import verdictsText from "./testing/version_1.verdicts.json" with { type: "text" };

const refuses = (text: string, message: string) => assertThrows(() => readResult(text, "r.json"), SyntaxError, message);

Deno.test("files of version 1 are read", () => {
  const result = readResult(resultText, "version_1.json");
  assertEquals(result, RESULT_1);
  assert(Object.is(result.canonical.runs[1].scalars["zero@end"], -0));
  assertEquals(encodeResult(result), resultText);
  const verdicts = readVerdicts(verdictsText, "version_1.verdicts.json");
  assertEquals(verdicts, VERDICTS_1);
  assertEquals(encodeVerdicts(verdicts), verdictsText);
});

Deno.test("versions not known are refused with the remedy", () => {
  refuses(resultText.replace('"format": 1', '"format": 2'), "got 2, which is newer; update Descent");
  refuses(resultText.replace('"format": 1', '"format": 0'), "got 0, which is older; run the experiment again");
  refuses(resultText.replace('"format": 1', '"format": "1"'), "r.json");
  refuses("{}", "without a format");
  refuses("[]", "without a format");
  assertThrows(() => readVerdicts('{"format":0}', "v.json"), SyntaxError, "deno task judge");
});

Deno.test("mistakes are named by file and key path, ten at most", () => {
  refuses(resultText.replace('"seed": 3', '"seed": "3"'), "r.json:\n  canonical.runs.0.seed: ");
  refuses(resultText.replace('"cores": 2', '"cores": 2, "cors": 2'), "provenance");
  refuses(resultText.replace('"Infinity"', '"infinity"'), "canonical.runs.");
  const text = encodeResult(someResult(someRuns(12))).replaceAll('"status": "ok"', '"status": "fine"');
  refuses(text, "and 2 more");
});

Deno.test("hostile files are refused before they are built", () => {
  const deep = "[".repeat(LIMITS.depth + 1);
  refuses(deep + "]".repeat(LIMITS.depth + 1), "levels of lists and maps");
  refuses('{"a":'.repeat(100_000), "levels of lists and maps");
  refuses(`{"format": 1, "x": "${"[".repeat(100)}\\"${"{".repeat(100)}"}`, "canonical"); // brackets in a text are text
  refuses('{"format": 1, "__proto__": {"x": 1}}', "__proto__");
  refuses(resultText.slice(0, -10), "no valid JSON");
  refuses("", "no valid JSON");
});
