import { testKernel } from "../testing/kernel_cases.ts";
import { groups } from "../testing/groups.ts";

testKernel(
  "row_mean_backward",
  groups(([B, S, C], values) => ({ dout: { shape: [B, C], values }, out: { shape: [B * S, C] } })),
);
