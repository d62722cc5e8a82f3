import { assertEquals } from "@std/assert";
import { settingLabel, type SettingValue, valueLabel } from "./labels.ts";

Deno.test("values are written for readers", () => {
  const cases: [string, SettingValue, string][] = [
    ["model.init", "zeros", "zeros"],
    ["model.init", "kaiming_normal", "Kaiming normal"],
    ["model.init", { normal: { std: 1 } }, "N(0, 1)"],
    ["model.init", { normal: { std: 0.01 } }, "N(0, 0.01²)"],
    ["model.init", { uniform: { bound: 0.05 } }, "U(−0.05, 0.05)"],
    ["model.init", { constant: -0.5 }, "constant −0.5"],
    ["model.init", { strange: { std: 2 } }, "strange std 2"],
    ["model.init", { kaiming: { distribution: "normal", fan: "in", gain: 1.5 } }, "Kaiming normal × 1.5"],
    ["model.init", { kaiming: { distribution: "uniform", fan: "out", gain: 2 } }, "Kaiming uniform, fan out × 2"],
    ["model.init", { xavier: { distribution: "normal", gain: "activation" } }, "Xavier normal × activation gain"],
    ["model.init", { orthogonal: { gain: 0.9 } }, "orthogonal × 0.9"],
    ["model.activation", "leaky_relu", "Leaky ReLU"],
    ["closed_form.form", { power: { base: 0.25, times: 50 } }, "0.25⁵⁰"],
    ["precision", "f32", "f32"],
    ["precision", { f16: { master: true, subnormals: "kept", loss_scale: "none" } }, "f16"],
    [
      "precision",
      { bf16: { master: false, subnormals: "flushed", loss_scale: { static: 1024 }, storage: "native" } },
      "bf16, no master weights, subnormals flushed, loss scale 1024, stored in 16 bits",
    ],
    ["precision", { f16: { master: true, loss_scale: { dynamic: { initial: 65536 } } } }, "f16, dynamic loss scale"],
    ["model.depth", 20, "depth 20"],
    ["optimizer.lr", 0.0003, "learning rate 3×10⁻⁴"],
    ["model.bias", false, "bias false"],
    ["model.norm", "rms", "RMS norm"],
    ["model.norm", "none", "no norm"],
    ["model.norm_position", "post", "post-norm"],
    ["model.init", { normal: 3 }, "normal 3"],
  ];
  cases.push(
    ["interventions", [], "none"],
    ["interventions", [{ do: "zero_batch", at: 100 }], "[zero batch at 100]"],
    ["interventions", [{ do: "scale_weights", factor: 10, at: "end" }], "[scale weights (factor 10) at the end]"],
  );
  for (const [setting, value, text] of cases) assertEquals(valueLabel(setting, value), text);
  assertEquals(settingLabel("train.evaluate_every"), "evaluate every");
});
