/** The user, or the system, wants a bench to end. */
export class Interrupted extends Error {}

/** Ctrl-C and the like: the first asks engines to finish their slices, the second ends everything at once. */
export class StopRequests implements Disposable {
  readonly #pause = new AbortController();
  readonly #now = new AbortController();
  readonly #signals = ["SIGINT", "SIGTERM"] as const;

  constructor() {
    for (const signal of this.#signals) Deno.addSignalListener(signal, this.#request);
  }

  get pause(): AbortSignal {
    return this.#pause.signal;
  }

  get now(): AbortSignal {
    return this.#now.signal;
  }

  readonly #request = (): void => {
    if (this.#pause.signal.aborted) return this.#now.abort(new Interrupted());
    console.error("\nStopping when the slices at work are done and kept; once more to stop at once.");
    this.#pause.abort(new Interrupted());
  };

  [Symbol.dispose](): void {
    for (const signal of this.#signals) Deno.removeSignalListener(signal, this.#request);
  }
}
