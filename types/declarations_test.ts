import { assert } from "@std/assert";

Deno.test("what the hand-written types declare is there when the code runs", async () => {
  const folder = new URL("./", import.meta.url);
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => name.endsWith(".d.ts"));
  assert(names.length >= 5, `${names}`);
  for (const name of names) {
    const text = await Deno.readTextFile(new URL(name, folder));
    const module = await import(new URL(name.replace(".d.ts", ".ts"), folder).href);
    for (const [, declared] of text.matchAll(/^export (?:declare )?(?:function|class|const) (\w+)/gm)) {
      assert(module[declared] !== undefined, `${name} declares ${declared}, which the library does not have`);
    }
  }
});
