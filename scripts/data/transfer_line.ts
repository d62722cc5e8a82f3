/** The progress of a download: one live line on a terminal, a plain line every few seconds elsewhere. */
import type { PublishedFile } from "../../suites/core/data/published_files.ts";
import { SingleBar } from "../../types/cli_progress.ts";

/** Seconds between plain lines where the output is no terminal. */
const PLAIN_SECONDS = 10;

/** Shows how much of a file has come, on standard error. Dispose of it, or the terminal's cursor stays hidden. */
export class TransferLine implements Disposable {
  readonly #bar = new SingleBar({
    format: "{line}",
    hideCursor: true,
    linewrap: false,
    noTTYOutput: true,
    notTTYSchedule: PLAIN_SECONDS * 1000,
    gracefulExit: false, // what Ctrl-C means is for the command to decide
  });
  #received = 0;

  constructor(readonly file: PublishedFile) {
    this.#bar.start(file.bytes, 0, { line: transferLine(file, 0) });
  }

  /** Bytes so far. */
  update(received: number): void {
    this.#received = received;
    this.#bar.update(received, { line: transferLine(this.file, received) });
  }

  /** Leaves the last line standing. */
  [Symbol.dispose](): void {
    this.#bar.update(this.#received, { line: transferLine(this.file, this.#received) });
    this.#bar.stop();
  }
}

/** `t10k-images-idx3-ubyte.gz  45 % of 1.6 MB`. */
export function transferLine({ name, bytes }: PublishedFile, received: number): string {
  return `${name}  ${Math.floor(100 * Math.min(1, received / bytes))} % of ${megabytes(bytes)}`;
}

/** `1.6 MB`; less than 0.1 MB in kB. */
export function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
