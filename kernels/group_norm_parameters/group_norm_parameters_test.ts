import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { type Cut, CUTS, inputOf, inWords, LARGEST, LONGEST, statisticsOf } from "../testing/norm_cases.ts";

function parameters(cut: Cut, shifted: boolean, kind?: string): KernelCase {
  const { columns, groups, spatial, center } = cut;
  return {
    label: [inWords(cut), shifted ? "shift" : "no shift", kind].filter(Boolean).join(", "),
    tensors: {
      input: inputOf(cut, kind),
      statistics: statisticsOf(cut),
      dout: inputOf(cut),
      dscale: { shape: [columns] },
      ...(shifted && { dshift: { shape: [columns] } }),
    },
    attributes: { groups, spatial, center },
  };
}

testKernel("group_norm_parameters", [
  ...CUTS.flatMap((cut) => [parameters(cut, true), parameters(cut, false)]),
  parameters({ rows: 6, columns: 37, groups: 1, spatial: 1, center: 1 }, true, "a NaN in row 1, an infinity in row 4"),
  parameters(LARGEST, true),
  parameters(LONGEST, true),
]);
