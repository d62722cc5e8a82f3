import { assertEquals, assertRejects } from "@std/assert";
import { ask } from "./ask.ts";

/** Asks a script given as text. */
async function answerOf(text: string, seconds = 20): Promise<unknown> {
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(script, text);
    return await ask(script, { seconds, env: { GREETING: "hello" } });
  } finally {
    await Deno.remove(script);
  }
}

Deno.test("the last line counts, whatever was printed before", async () => {
  assertEquals(await answerOf("console.log('a driver says hello'); console.log(JSON.stringify({ a: [1, null] }));"), {
    a: [1, null],
  });
  assertEquals(await answerOf("console.log(null)"), null);
});

Deno.test("a process that fails, says nothing or hangs is told apart, and has no permissions", async () => {
  await assertRejects(() => answerOf("throw new RangeError('no such thing')"), Error, "code 1: no such thing");
  await assertRejects(() => answerOf("console.log('nothing useful')"), Error, "it ended with code 0");
  await assertRejects(() => answerOf("console.log(1); Deno.exit(3)"), Error, "it ended with code 3");
  await assertRejects(() => answerOf("setInterval(() => {}, 1000)", 1), Error, "no answer within 1 s");
  await assertRejects(() => answerOf("Deno.readTextFileSync('deno.json')"), Error, "Requires read access");
});
