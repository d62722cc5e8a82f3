import { testKernel } from "../testing/kernel_cases.ts";
import { groups } from "../testing/groups.ts";

testKernel(
  "row_mean",
  groups(([B, S, C], values) => ({ input: { shape: [B * S, C], values }, out: { shape: [B, C] } })),
);
