/** One closed form: what it gives. */

/** Numbers that a form gives. */
export interface Worked {
  readonly value: number;
  /** A value after each operation, for drawing. */
  readonly course?: readonly number[];
  /** How many factors make the product exactly zero, or no longer finite; Infinity where no number of them did. */
  readonly first_zero?: number;
  readonly first_not_finite?: number;
}

/** A form, given its settings and the rounding of the arithmetic. */
export type FormRule<Settings> = (settings: Settings, round: (x: number) => number) => Worked;
