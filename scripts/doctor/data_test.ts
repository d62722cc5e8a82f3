import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { dataStates } from "./data.ts";

Deno.test("drawn data is always there, published data when all its files are", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const stateOf = (task: string) => dataStates(folder).find((one) => one.task === task)!;
    assertEquals(stateOf("digits").present, true);
    assertEquals(stateOf("mnist10k").present, false);
    assertStringIncludes(stateOf("mnist10k").state, '"deno task data mnist10k"');
    await Deno.writeFile(join(folder, "t10k-images-idx3-ubyte.gz"), new Uint8Array(1_648_877));
    await Deno.writeFile(join(folder, "t10k-labels-idx1-ubyte.gz"), new Uint8Array(4_541));
    assertStringIncludes(stateOf("mnist10k").state, "t10k-labels-idx1-ubyte.gz not in"); // one byte is missing
    await Deno.writeFile(join(folder, "t10k-labels-idx1-ubyte.gz"), new Uint8Array(4_542));
    assertEquals(stateOf("mnist10k"), { task: "mnist10k", present: true, state: `in ${folder}` });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
