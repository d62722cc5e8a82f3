import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { type Cut, CUTS, inputOf, inWords, LARGEST, MANY, statisticsOf } from "../testing/norm_cases.ts";

function backward(cut: Cut, options: { kind?: string; scaled?: boolean; upstream?: string } = {}): KernelCase {
  const { kind, scaled = true, upstream } = options;
  const { rows, columns, groups, spatial, center } = cut;
  return {
    label: [inWords(cut), scaled ? "scale" : "no scale", kind, upstream && `upstream ${upstream}`].filter(Boolean).join(
      ", ",
    ),
    tensors: {
      input: inputOf(cut, kind),
      statistics: statisticsOf(cut),
      ...(scaled && { scale: { shape: [columns] } }),
      dout: inputOf(cut, upstream),
      out: { shape: [rows, columns] },
    },
    attributes: { groups, spatial, center },
  };
}

const dotted = "a NaN in row 1, an infinity in row 4";

testKernel("group_norm_backward", [
  ...CUTS.flatMap((cut) => [backward(cut), backward(cut, { scaled: false })]),
  backward({ rows: 6, columns: 37, groups: 1, spatial: 1, center: 1 }, { kind: dotted }),
  backward({ rows: 6, columns: 12, groups: 2, spatial: 3, center: 1 }, { upstream: dotted }),
  backward({ rows: 6, columns: 37, groups: 1, spatial: 1, center: 1 }, { kind: "a mean of 10,000" }),
  backward(LARGEST),
  backward(MANY),
]);
