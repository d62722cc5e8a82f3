import { assertAlmostEquals, assertEquals } from "@std/assert";
import { bestMarkovLoss, markovEntropies } from "../suites/core/data/markov_text.ts";
import { everyExperiment } from "./experiments.ts";
import { loadExperiment } from "./spec.ts";

Deno.test("entropies that figures of the random language are marked with are the language's", () => {
  const wanted: Record<string, number> = {
    "entropy of single symbols": markovEntropies().knowingNone,
    "least possible loss": bestMarkovLoss(32),
  };
  const seen = new Set<string>();
  for (const name of everyExperiment()) {
    const { settings, figures = [] } = loadExperiment(name);
    if (settings["data.task"] !== "markov_text") continue;
    for (const figure of figures) {
      const marks = "marks" in figure ? figure.marks ?? [] : [];
      for (const { label, value } of marks) {
        if (!(label in wanted)) continue;
        assertEquals(settings["data.context"], 32);
        assertAlmostEquals(value, wanted[label], 1e-3, `${name.suite}/${name.experiment}: ${label}`);
        seen.add(label);
      }
      for (const { name: phase, above } of "phases" in figure ? figure.phases ?? [] : []) {
        if (phase.startsWith("stuck")) assertAlmostEquals(above!, markovEntropies().knowingNone - 0.1, 1e-3);
      }
    }
  }
  assertEquals([...seen].sort(), Object.keys(wanted).sort());
});
