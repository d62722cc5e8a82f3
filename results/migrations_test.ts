import { assertEquals, assertThrows } from "@std/assert";
import { canonicalHash, encodeResult } from "./encode.ts";
import { FORMAT_VERSION, Result } from "./format.ts";
import { migrate, STEPS } from "./migrations.ts";
import { readFormat } from "./read.ts";
import { RESULT_1 } from "./testing/version_1.ts";
import { STEPS_FROM_0 } from "./testing/version_0.ts";
import resultText from "./testing/version_1.json" with { type: "text" };
import text0 from "./testing/version_0.json" with { type: "text" };

const OLDER = "run it again";

Deno.test("a file of an older version is read by way of every version between", () => {
  const read = readFormat(text0, "version_0.json", Result, { kind: "result", older: OLDER, steps: STEPS_FROM_0 });
  assertEquals(read, RESULT_1);
  assertEquals(encodeResult(read), resultText);
  assertEquals(canonicalHash(read.canonical), canonicalHash(RESULT_1.canonical));
  const seen: number[] = [];
  const noting = (version: number) => ({
    plan: (file: Readonly<Record<string, unknown>>) => {
      assertEquals(file.format, version);
      seen.push(version);
      return { ...file, [`from${version}`]: true };
    },
  });
  const steps = { 3: noting(3), 4: {}, 5: noting(5) };
  assertEquals(migrate({ format: 3, a: 1 }, { kind: "plan", from: 3, to: 6, steps }), {
    ...{ format: 6, a: 1, from3: true, from5: true },
  });
  assertEquals(seen, [3, 5]);
});

Deno.test("without a step the file is refused with the remedy, and so is what a step cannot read", () => {
  const read = (text: string, steps = STEPS_FROM_0) =>
    readFormat(text, "r.json", Result, { kind: "result", older: OLDER, steps });
  assertThrows(() => read(text0, STEPS), SyntaxError, `got 0, which is older; ${OLDER}`);
  assertThrows(() => read('{"format": -1}'), SyntaxError, "got -1, which is older");
  assertThrows(() => read('{"format": 0.5}'), SyntaxError, "got 0.5, which is older");
  assertThrows(() => read(`{"format": ${FORMAT_VERSION + 1}}`), SyntaxError, "which is newer; update Descent");
  assertThrows(() => read('{"format": 0, "canonical": []}'), SyntaxError, "Cannot read a result of format 0");
  assertEquals(migrate({ format: 1 }, { kind: "result", from: 1, to: 3, steps: { 1: {} } }), undefined);
});
