import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../command_line.ts";
import { MODELS, OPTIMIZERS } from "./arms.ts";
import { HELP, parityOptions } from "./options.ts";

Deno.test("without options everything is compared for 20 steps on the CPU", () => {
  const { models, optimizers, steps, device, python, controls, publish, help } = parityOptions([]);
  assertEquals([models, optimizers], [Object.keys(MODELS), Object.keys(OPTIMIZERS)]);
  assertEquals([steps, device, python, controls, publish, help], [20, "cpu", "/usr/bin/python3", false, false, false]);
});

Deno.test("options are read, names in the order of the tables", () => {
  const args = ["--models=rnn,mlp", "--optimizers", "lamb, sgd", "--steps", "3", "--device", "gpu", "--python", "py"];
  const { models, optimizers, steps, device, python } = parityOptions(args);
  assertEquals([models, optimizers, steps, device, python], [["mlp", "rnn"], ["sgd", "lamb"], 3, "gpu", "py"]);
  assertEquals(parityOptions(["--controls"]).controls, true);
  assertEquals(parityOptions(["--publish", "--device", "cpu"]).publish, true);
});

for (
  const [args, rule] of [
    [["--modles", "mlp"], 'unknown argument "--modles" (did you mean "--models"?)'],
    [["mlp"], 'unknown argument "mlp"'],
    [["--models", "mlpp"], 'got "mlpp" (did you mean "mlp"?)'],
    [["--models="], '"--models" takes names of mlp'],
    [["--optimizers", "sgd,"], 'got ""'],
    [["--steps", "0"], "from 1 to 1000, got"],
    [["--steps", "2.5"], "from 1 to 1000, got"],
    [["--steps="], "from 1 to 1000, got"],
    [["--steps", "1e9"], "from 1 to 1000, got"],
    [["--device", "tpu"], '"--device" takes cpu, gpu, got "tpu"'],
    [["--python="], "takes the path of a Python"],
    [["--publish", "--models", "mlp"], '"--publish" takes everything, and so no "--models"'],
    [["--controls", "--steps", "3"], '"--controls" takes everything, and so no "--steps"'],
    [["--controls", "--publish"], "nothing to publish"],
  ] as const
) {
  Deno.test(`refused: ${args.join(" ")}`, () => {
    assertThrows(() => parityOptions(args), UsageError, rule);
  });
}

Deno.test("the help names every model and optimizer, in lines of at most 120 characters", () => {
  for (const name of [...Object.keys(MODELS), ...Object.keys(OPTIMIZERS)]) assertEquals(HELP.includes(name), true);
  assertEquals(HELP.split("\n").filter((line) => line.length > 120), []);
});
