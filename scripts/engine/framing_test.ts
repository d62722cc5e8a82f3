import { assertEquals, assertRejects } from "@std/assert";
import { decodeFrames, encodeFrame } from "./framing.ts";

const MESSAGES = [
  { type: "a", values: Float32Array.of(1, NaN, -0) },
  { type: "b", n: NaN, missing: undefined },
  "x".repeat(70000),
];

function streamOf(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return ReadableStream.from((function* () {
    for (let i = 0; i < bytes.length; i += size) yield bytes.slice(i, i + size);
  })());
}

function joined(): Uint8Array {
  return Uint8Array.from(MESSAGES.flatMap((message) => [...encodeFrame(message)]));
}

Deno.test("messages survive a stream cut into pieces of any size", async () => {
  for (const size of [1, 3, 4, 5, 1000, 1e6]) {
    assertEquals(await Array.fromAsync(decodeFrames(streamOf(joined(), size))), MESSAGES);
  }
});

Deno.test("a stream that ends inside a message is an error", async () => {
  const cut = joined().slice(0, -1);
  await assertRejects(() => Array.fromAsync(decodeFrames(streamOf(cut, 64))), SyntaxError, "ended inside");
});

Deno.test("bytes that are no message are an error that shows them", async () => {
  for (const text of ["hello from a driver\n", "hi"]) {
    const bytes = Uint8Array.from([...joined(), ...new TextEncoder().encode(text)]);
    await assertRejects(
      () => Array.fromAsync(decodeFrames(streamOf(bytes, 1000))),
      SyntaxError,
      `starting with "${text.trim().slice(0, 8)}`,
    );
  }
});
