import { testKernel } from "../testing/kernel_cases.ts";
import { recurrences } from "../testing/recurrences.ts";

testKernel("recurrent_backward", recurrences(true));
