import { assertEquals, assertThrows } from "@std/assert";
import { benchOptions, refuseOptions, UsageError } from "./options.ts";

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

Deno.test("a plan, its shard, and what does not go with them", () => {
  const options = read("--plan", "p.json", "--shards", "4", "-o", "out.json");
  assertEquals([options.plan, options.shard, options.shards, options.output], ["p.json", undefined, 4, "out.json"]);
  assertThrows(() => read("--plan="), UsageError, '"--plan" takes a value');
  assertThrows(() => read("--shards", "0"), UsageError, "whole number of at least 1");
  const refuses = (message: string, ...args: string[]) =>
    assertThrows(
      () => refuseOptions(read(...args), ["names", "quick", "seeds", "overrides"], "is part of a plan"),
      UsageError,
      message,
    );
  refuses('"suite/experiment" is part', "suite/experiment");
  refuses('"--quick" is part', "--quick");
  refuses('"--seeds" is part', "--seeds", "3");
  refuses('"--set" is part', "--set", "optimizer.lr=1");
  refuseOptions(read("--plan", "p.json", "--device", "cpu"), ["names", "quick", "seeds", "overrides"], "");
});
