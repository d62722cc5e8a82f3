import { testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

testKernel("advance", [
  { label: "from the first row", tensors: { counters: counters(0) } },
  { label: "from a later row, dead", tensors: { counters: counters(41, 0) } },
]);
