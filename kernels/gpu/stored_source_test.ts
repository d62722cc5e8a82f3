import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { KERNELS } from "../table.ts";
import { shaderTokens } from "./shader_source.ts";
import { SOURCES } from "./sources.ts";
import { accessedNames, storedSource } from "./stored_source.ts";

const HEAD = `@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<u32>;
`;
const ENTRY = "@compute @workgroup_size(64)\nfn main(@builtin(local_invocation_index) lane: u32) {";

/** The body of `main` after the transformation, in tokens. */
function transformed(body: string, format: "f16" | "bf16" = "f16"): string {
  const bound = ["a", "b"].map((name) => ({ name, format }));
  const text = storedSource(`${HEAD}\n${ENTRY}\n${body}\n}\n`, { entryPoint: "main", bound, exactHalf: true });
  const tokens = shaderTokens(text);
  return tokens.slice(tokens.indexOf("fn main_lane(lane:u32){") + 23).split("}@compute")[0];
}

Deno.test("loads and stores become calls, one within the other", () => {
  assertEquals(transformed("a[lane] = a[b[lane + 1u]] * 2.0;"), "store_a(lane,load_a(load_b(lane+1u))*2.0);");
  assertEquals(transformed("a[lane] += f(a[0], 1.0);"), "store_a(lane,load_a(lane)+(f(load_a(0),1.0)));");
  assertEquals(transformed("b[lane] <<= 1u;"), "store_b(lane,load_b(lane)<<(1u));");
  assertEquals(transformed("let x = a[lane] == a[1] && b[2] <= 1u;"), "let x=load_a(lane)==load_a(1)&&load_b(2)<=1u;");
  assertEquals(transformed("let x = 1u & b[2]; let y = row.a; // a[0] = 1"), "let x=1u&load_b(2);let y=row.a;");
});

Deno.test("what it does not understand is refused", () => {
  for (
    const body of [
      "let p = &a;",
      "let p = &a[0];",
      "f(a);",
      "a[lane]++;",
      "let a = 1.0;",
      "a[lane",
      "/* a[0] */ return;",
    ]
  ) {
    assertThrows(() => transformed(body), SyntaxError, "Cannot transform a shader", body);
  }
  const bound = [{ name: "a", format: "f16" as const }];
  const options = { entryPoint: "main", bound, exactHalf: true };
  const vectors = HEAD.replace("array<f32>", "array<vec4<f32>>");
  assertThrows(() => storedSource(`${vectors}${ENTRY} }`, options), SyntaxError, "got vec4<f32>");
  const short = "@group(0) @binding(0) var<storage> a: array<f32>;\n";
  assertThrows(() => storedSource(`${short}${ENTRY} }`, options), SyntaxError, "declared");
});

Deno.test("only a shader without loops and barriers does two lanes' work at once", () => {
  const source = (body: string) =>
    storedSource(`${HEAD}\n${ENTRY}\n${body}\n}\n`, {
      entryPoint: "main",
      bound: [{ name: "a", format: "bf16" }],
      exactHalf: true,
    });
  const paired = source("a[lane] = 1.0; // for each");
  assertStringIncludes(paired, "@workgroup_size(32)");
  assertStringIncludes(paired, "main_lane(2u * lane + 1u);");
  for (const body of ["for (;;) { a[lane] = 1.0; }", "a[lane] = 1.0; workgroupBarrier();"]) {
    const alone = source(body);
    assert(!alone.includes("@workgroup_size(32)"), body);
    assertStringIncludes(alone, "main_lane(lane);\n  flush_a();");
  }
});

Deno.test("f16 is rounded on bits where the adapter's conversion is not to nearest even", () => {
  const made = (exactHalf: boolean) =>
    storedSource(`${HEAD}\n${ENTRY}\na[lane] = 1.0;\n}\n`, {
      entryPoint: "main",
      bound: [{ name: "a", format: "f16" }],
      exactHalf,
    });
  assertStringIncludes(made(true), "a[stored_at] = f16(stored_value);");
  assertStringIncludes(made(false), "a[stored_at] = f16(stored_half(bitcast<u32>(stored_value)));");
});

Deno.test("every kernel's shader is understood, in each of its entry points", () => {
  for (const kernel of Object.keys(KERNELS) as (keyof typeof KERNELS)[]) {
    const [source] = SOURCES[kernel];
    const { loaded, stored } = accessedNames(source);
    assert(loaded.size + stored.size > 0, kernel);
    for (const [, entryPoint] of source.matchAll(/@compute @workgroup_size\([^)]*\)\s*fn (\w+)/g)) {
      const variables = [...source.matchAll(/@binding\((\d+)\) var<storage, read_write> (\w+): array<([^;]+)>/g)];
      const bound = variables.map(([, , name, type]) => ({
        name,
        format: /atomic/.test(type) ? undefined : "bf16" as const,
      }));
      const made = storedSource(source, { entryPoint, bound, exactHalf: false });
      for (const name of stored) assertStringIncludes(made, `fn store_${name}(`, kernel);
    }
  }
});
