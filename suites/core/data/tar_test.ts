import { assertEquals, assertThrows } from "@std/assert";
import { readTar } from "./tar.ts";
import { tarBytes } from "./testing/tar_bytes.ts";

const HELLO = new TextEncoder().encode("hello");
const LONG = Uint8Array.from({ length: 1300 }, (_, i) => i % 251);

Deno.test("an archive gives its ordinary files by name, whatever else it holds", () => {
  const files = readTar(
    "a.tar",
    tarBytes([
      { name: "folder/", type: "5" },
      { name: "folder/hello", content: HELLO },
      { name: "x", type: "x", content: LONG },
      { name: "link", type: "2" },
      { name: "long", content: LONG, prefix: "far/away" },
      { name: "old", content: HELLO, type: "\0" },
      { name: "empty" },
    ]),
  );
  assertEquals([...files.keys()], ["folder/hello", "far/away/long", "old", "empty"]);
  assertEquals(files.get("folder/hello"), HELLO);
  assertEquals(files.get("far/away/long"), LONG);
  assertEquals(files.get("empty"), new Uint8Array(0));
  assertEquals(readTar("a.tar", tarBytes([])).size, 0);
});

Deno.test("an archive that tar itself wrote is read", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/inner`);
    await Deno.writeFile(`${folder}/inner/long.bin`, LONG);
    const { code, stdout } = await new Deno.Command("tar", { args: ["-cf", "-", "-C", folder, "inner"] }).output();
    assertEquals(code, 0);
    const files = readTar("a.tar", new Uint8Array(stdout));
    assertEquals([...files], [["inner/long.bin", LONG]]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what is wrong with an archive is said with its name, the rule and the value", () => {
  const whole = tarBytes([{ name: "long", content: LONG }]);
  const damaged = whole.slice();
  damaged[3] ^= 1;
  const cases: readonly (readonly [Uint8Array<ArrayBuffer>, string])[] = [
    [new Uint8Array(0), "Cannot read a.tar: an archive ends with a block of zeros, got the end at byte 0"],
    [whole.slice(0, 100), "ends with a block of zeros"],
    [whole.slice(0, 1000), '"long" has 1300 bytes, got 488 (cut off)'],
    [whole.slice(0, 4 * 512), "ends with a block of zeros, got the end at byte 2048"],
    [damaged, "the header at byte 0 has the checksum it states, got"],
    [new TextEncoder().encode("x".repeat(2000)), "the header at byte 0 has the checksum it states, got"],
    [tarBytes([{ name: "a", size: "9" }]), 'the size of "a" is an octal number, got "9"'],
    [tarBytes([{ name: "a", size: "-1" }]), 'the size of "a" is an octal number, got "-1"'],
    [tarBytes([{ name: "a", size: "77777777777\0" }]), '"a" has 8589934591 bytes, got 1024 (cut off)'],
    [tarBytes([{ name: "a" }, { name: "a", content: HELLO }]), 'each file appears once, got "a" twice'],
  ];
  for (const [bytes, message] of cases) assertThrows(() => readTar("a.tar", bytes), SyntaxError, message);
});
