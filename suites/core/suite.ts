/** What a suite is: a title, and a proof that it can say no. Its experiments are the files below `configs/<name>/`. */
export interface Suite {
  /** Folder below `configs/`, and the word used in every other room. */
  readonly name: string;
  readonly title: string;
  /** A mutation that must flip the verdict named: proof that the suite can say no. */
  readonly negativeControl: {
    readonly experiment: string;
    readonly claim: string;
    /** Settings by dotted path, as `--set` takes them. */
    readonly set: Readonly<Record<string, unknown>>;
    /** Settings of both arms, with and without the mutation: the smallest size that decides. */
    readonly smaller?: Readonly<Record<string, unknown>>;
    /** Runs of each cell instead of the experiment's number: at least 6, unless the claim is exact. */
    readonly seeds?: number;
    /** The verdict the mutation must give. */
    readonly becomes: string;
    readonly why: string;
  };
}
