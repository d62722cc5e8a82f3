import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../command_line.ts";
import { PEERS, perfOptions } from "./options.ts";
import { WORKS } from "./works.ts";

Deno.test("by default everything is measured beside all peers", () => {
  const { only, peers, repeats, device, publish } = perfOptions([]);
  assertEquals([only, peers, repeats, device, publish], [[...WORKS], [...PEERS], 7, "cpu", false]);
});

Deno.test("works and peers are chosen by name, in a fixed order", () => {
  const { only, peers, steps } = perfOptions(["--only", "matmul,mlp_64", "--peers", "none", "--steps", "5"]);
  assertEquals([only, peers, steps], [["mlp_64", "matmul"], [], 5]);
  assertEquals(perfOptions(["--peers", "tfjs"]).peers, ["tfjs"]);
});

Deno.test("mistakes are refused by name", () => {
  const refused: [string[], string][] = [
    [["--only", "mlp_12"], 'got "mlp_12" (did you mean "mlp_128"?)'],
    [["--peers", "jax"], '"--peers" takes torch, jax_js, tfjs; got "jax"'],
    [["--repeat", "3"], 'unknown argument "--repeat" (did you mean "--repeats"?)'],
    [["--repeats", "0"], '"--repeats" takes a whole number from 1 to 1000, got "0"'],
    [["--steps", "1.5"], '"--steps" takes a whole number'],
    [["--device", "tpu"], '"--device" takes cpu, gpu, got "tpu"'],
    [["--publish", "--only", "matmul"], '"--publish" takes everything, and so no "--only"'],
    [["mlp_64"], 'unknown argument "mlp_64"'],
  ];
  for (const [args, message] of refused) assertThrows(() => perfOptions(args), UsageError, message);
});
