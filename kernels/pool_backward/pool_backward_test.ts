import { testKernel } from "../testing/kernel_cases.ts";
import { pools } from "../testing/pools.ts";

testKernel("pool_backward", pools(true));
