/** Elements of the counters tensor: the row of inputs and log in use, and 1 while the replica is alive. */
export const COUNTERS = { row: 0, alive: 1 } as const;
