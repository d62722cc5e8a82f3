import { testKernel } from "../testing/kernel_cases.ts";
import { cuts } from "../testing/cuts.ts";

testKernel("flatten_rows", cuts("join"));
