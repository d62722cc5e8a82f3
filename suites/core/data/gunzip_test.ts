import { assertEquals, assertRejects } from "@std/assert";
import { gunzip } from "./gunzip.ts";
import { gzip } from "./testing/idx_bytes.ts";

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);

Deno.test("gunzip gives back what was packed, up to exactly the limit", async () => {
  assertEquals(await gunzip("f", await gzip(CONTENT), CONTENT.length), CONTENT);
  assertEquals(await gunzip("f", await gzip(new Uint8Array(0)), 0), new Uint8Array(0));
});

Deno.test("gunzip refuses files cut off, damaged, or of another kind, and names them", async () => {
  const packed = await gzip(CONTENT);
  const damaged = packed.slice();
  damaged[Math.floor(packed.length / 2)] ^= 0xff;
  for (const bad of [packed.slice(0, packed.length - 1), packed.slice(0, 20), damaged, CONTENT, new Uint8Array(0)]) {
    await assertRejects(
      () => gunzip("f.gz", bad, 1e6),
      SyntaxError,
      "Cannot unpack f.gz: it must be a whole gzip file",
    );
  }
});

Deno.test("gunzip stops where a file unpacks to more than it may", async () => {
  const bomb = await gzip(new Uint8Array(20_000_000));
  await assertRejects(() => gunzip("f.gz", bomb, 1000), SyntaxError, "it may hold at most 1000 bytes");
});
