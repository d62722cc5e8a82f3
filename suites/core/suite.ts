/** What a suite is: a title, its experiments in reading order, and which of them a bench without a name runs. */
export interface Suite {
  /** Folder below `configs/`, and the word used in every other room. */
  readonly name: string;
  readonly title: string;
  /** File names below `configs/<name>/`, without `.yaml`, in the order a report shows them. */
  readonly experiments: readonly string[];
  /** Those a plain `bench` runs. */
  readonly headline: readonly string[];
  /** A mutation that must flip the verdict named: proof that the suite can say no. */
  readonly negativeControl: {
    readonly experiment: string;
    readonly claim: string;
    /** Settings by dotted path, as `--set` takes them. */
    readonly set: Readonly<Record<string, unknown>>;
    /** The verdict the mutation must give. */
    readonly becomes: string;
    readonly why: string;
  };
}
