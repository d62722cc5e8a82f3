import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import { importMistakes } from "./check_imports.ts";

/** The mistakes of a project of the given files. */
async function mistakesOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(join(root, dirname(path)), { recursive: true });
      await Deno.writeTextFile(join(root, path), text);
    }
    return importMistakes(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** A project with every allowed arrow and nothing wrong. */
const SOUND = {
  "types/assert.ts": "",
  "kernels/a.ts": `/** Not a use: Deno.readFile. */\nimport "../types/assert.ts";`,
  "kernels/a_test.ts": `import { c } from "../suites/c.ts";\nDeno.test("c", () => c);`,
  "results/b.ts": "export const b = Deno.args; // the disk is here",
  "suites/c.ts": `import type { A } from "../kernels/a.ts";\nexport { b as c } from "../results/b.ts";`,
  "figures/d.ts": `import { b } from "../results/b.ts";`,
  "scripts/e.ts": `import "../figures/d.ts";\nimport "../suites/c.ts";\nimport "../kernels/a.ts";`,
};

Deno.test("a sound project has no mistakes", async () => {
  assertEquals(await mistakesOf(SOUND), []);
});

Deno.test("an arrow that points the wrong way is named, however it is written", async () => {
  const ways = [
    `import { c } from "../suites/c.ts";`,
    `import type { C } from "../suites/c.ts";`,
    `import {\n  c,\n} from "../suites/c.ts";`,
    `export * from "../suites/c.ts";`,
    `import "../suites/c.ts";`,
    `const { c } = await import("../suites/c.ts");`,
  ];
  for (const text of ways) {
    const expected = ["kernels/wrong.ts imports suites/c.ts: kernels may not import suites"];
    assertEquals(await mistakesOf({ ...SOUND, "kernels/wrong.ts": text }), expected, text);
  }
  const figures = { ...SOUND, "figures/wrong.ts": `import { c } from "../suites/c.ts";` };
  assertEquals(await mistakesOf(figures), ["figures/wrong.ts imports suites/c.ts: figures may not import suites"]);
});

Deno.test("a cycle is named with the way round it, types alone included", async () => {
  const files = {
    ...SOUND,
    "suites/core/x.ts": `import { y } from "./y.ts";`,
    "suites/core/y.ts": `import { z } from "./deep/z.ts";`,
    "suites/core/deep/z.ts": `import type { X } from "../x.ts";`,
  };
  const [mistake, ...others] = await mistakesOf(files);
  assertEquals(others, []);
  const path = mistake.replace("import cycle: ", "").split(" → ");
  assertEquals([path.length, path[3]], [4, path[0]]);
  const next: Record<string, string> = { "core/x.ts": "core/y.ts", "core/y.ts": "deep/z.ts", "deep/z.ts": "core/x.ts" };
  for (let i = 0; i < 3; i++) assertEquals(next[path[i].slice(-9)], path[i + 1].slice(-9));
});

Deno.test("an API that a browser lacks is named where a browser runs the code", async () => {
  for (
    const [text, api] of [["Deno.readFileSync('x');", "Deno.readFileSync"], [
      `import "node:fs/promises";`,
      `"node:fs/promises"`,
    ]]
  ) {
    for (const file of ["kernels/a/gpu.ts", "kernels/selftest.ts", "suites/core/run.ts"]) {
      const mistakes = await mistakesOf({ ...SOUND, [file]: text });
      assertEquals(mistakes, [`${file} uses ${api}: code that runs in a browser may not`]);
    }
    assertEquals(await mistakesOf({ ...SOUND, "kernels/testing/a.ts": text, "scripts/f.ts": text }), []);
  }
});
