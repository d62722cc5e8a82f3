/**
 * Whether a GPU device can still be believed. WebGPU reports a rejected command or a lost device to a listener and
 * carries on with zeros in the buffers; here the first such report makes every later operation reject.
 */
export class Health {
  #failure: string | undefined;
  #closing = false;

  constructor(device: GPUDevice) {
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      this.fail((event as GPUUncapturedErrorEvent).error.message);
    });
    device.lost.then(({ message }) => {
      if (!this.#closing) this.fail(`the device was lost: ${message}`);
    });
  }

  /** Records a failure; the first one counts. */
  fail(message: string): void {
    this.#failure ??= oneLine(message);
  }

  /** Throws `Error` when the device has failed. */
  check(): void {
    if (this.#failure !== undefined) throw new Error(`The GPU device failed: ${this.#failure}`);
  }

  /** From now on a lost device is what was asked for. */
  close(): void {
    this.#closing = true;
  }
}

const SCOPES = ["validation", "out-of-memory", "internal"] as const;

/**
 * Calls `act` and rejects with the first error WebGPU reports about it, as `Cannot <action>: <message>`. The scopes are
 * closed before anything else runs, so that calls of this function made side by side get their own errors.
 */
export async function checked<T>(device: GPUDevice, action: string, act: () => T): Promise<T> {
  for (const scope of SCOPES) device.pushErrorScope(scope);
  let reports: Promise<(GPUError | null)[]>;
  let made: T;
  try {
    made = act();
  } finally {
    reports = Promise.all(SCOPES.map(() => device.popErrorScope()));
    reports.catch(() => {}); // awaited below unless `act` threw
  }
  const error = (await reports).find((one) => one !== null);
  if (error) throw new Error(`Cannot ${action}: ${oneLine(error.message)}`);
  return made;
}

function oneLine(message: string): string {
  return message.trim().replaceAll(/\s*\n\s*/g, " ");
}
