/** The `claims` block of an experiment. */
import * as z from "zod";

export const Claims = z.array(z.looseObject({ id: z.string() }));

/** The parsed block. */
export type ClaimBlocks = z.infer<typeof Claims>;
