/** A bench was asked to stop, or to stop at the first failure. What was done is kept. */
export class Paused extends Error {
  override readonly name = "Paused";
  readonly finished: number;
  readonly left: number;

  constructor({ finished, left, reason }: { finished: number; left: number; reason?: string | null }) {
    super(reason ?? "stopped on request");
    [this.finished, this.left] = [finished, left];
  }
}
