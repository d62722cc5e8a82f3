import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { type Cut, CUTS, inputOf, INPUTS, inWords, LARGEST, MANY, statisticsOf } from "../testing/norm_cases.ts";

const EPSILON = 1e-5;

function norm(cut: Cut, options: { kind?: string; affine?: string[]; epsilon?: number } = {}): KernelCase {
  const { kind, affine = ["scale", "shift"], epsilon = EPSILON } = options;
  const { rows, columns, groups, spatial, center } = cut;
  return {
    label: [inWords(cut), ...affine, kind].filter(Boolean).join(", "),
    tensors: {
      input: inputOf(cut, kind),
      ...Object.fromEntries(affine.map((name) => [name, { shape: [columns] }])),
      out: { shape: [rows, columns] },
      statistics: statisticsOf(cut),
    },
    attributes: { groups, spatial, center, epsilon },
  };
}

const SMALL: readonly Cut[] = [
  { rows: 6, columns: 37, groups: 1, spatial: 1, center: 1 },
  { rows: 6, columns: 37, groups: 1, spatial: 1, center: 0 },
  { rows: 6, columns: 12, groups: 2, spatial: 3, center: 1 },
];

testKernel("group_norm", [
  ...CUTS.map((cut) => norm(cut)),
  ...CUTS.slice(0, 2).flatMap((cut) => [[], ["scale"], ["shift"]].map((affine) => norm(cut, { affine }))),
  ...SMALL.flatMap((cut) => Object.keys(INPUTS).map((kind) => norm(cut, { kind }))),
  norm(SMALL[0], { kind: "tiny numbers", epsilon: 1e-37 }),
  norm(LARGEST),
  norm(MANY),
]);
