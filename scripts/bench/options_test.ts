import { assertEquals, assertThrows } from "@std/assert";
import { benchOptions, UsageError } from "./options.ts";

const read = (...args: string[]) => benchOptions(args, "data");

Deno.test("names, switches and settings", () => {
  const options = read(
    "initialization/init_table",
    "--quick",
    "--seeds",
    "6",
    "--set",
    "optimizer.lr=0.1",
    "--set=model.init=zeros",
  );
  assertEquals(options.names, ["initialization/init_table"]);
  assertEquals([options.quick, options.seeds, options.device], [true, 6, "auto"]);
  assertEquals(options.overrides, { "optimizer.lr": 0.1, "model.init": "zeros" });
  assertEquals(read("configs/initialization/init_table.yaml").names, ["initialization/init_table"]);
});

Deno.test("what it does not know is refused with a hint", () => {
  assertThrows(() => read("--seed", "6"), UsageError, 'did you mean "--seeds"');
  assertThrows(() => read("--device", "tpu"), UsageError, 'takes auto, cpu, gpu, got "tpu"');
  for (const bad of ["0", "-1", "1.5", "many", ""]) {
    assertThrows(() => read(`--seeds=${bad}`), UsageError, "whole number of at least 1");
  }
  assertThrows(() => read("--set", "optimizer.lr"), UsageError, "path=value");
});
