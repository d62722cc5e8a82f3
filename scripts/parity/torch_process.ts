/** PyTorch in a process of its own: one for a whole check, spoken to in safetensors documents over its pipes. */
import { fromFileUrl } from "@std/path";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "./safetensors.ts";

/** PyTorch is not there. The message says how to get it. */
export class TorchMissing extends Error {
  override readonly name = "TorchMissing";

  constructor(why: string) {
    super(
      `Cannot compare with PyTorch: ${why}. On Debian: apt-get install python3-torch libopenblas0-pthread; elsewhere ` +
        'name a Python that has it, "--python PATH"',
    );
  }
}

/** What PyTorch says of itself. */
export interface TorchVersions {
  readonly torch: string;
  readonly python: string;
}

/** An answer: JSON, and tensors by name. */
export interface Answer {
  readonly reply: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

const MAIN = fromFileUrl(new URL("./python/main.py", import.meta.url));
/** Code that the script ends with where it cannot import torch. */
const NO_TORCH = 3;
/** Bytes of a message's length. */
const LENGTH_BYTES = 8;
/** Longest message that is read. */
const MOST_BYTES = 1 << 30;

/** A running Python. */
export class TorchProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ByteReader;
  readonly #complaints: Promise<string>;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.#reader = new ByteReader(child.stdout);
    this.#complaints = new Response(child.stderr).text().catch(() => "");
  }

  /** Starts Python and asks for its versions. Throws `TorchMissing` where it, or torch in it, is not there. */
  static async start(python: string, main = MAIN): Promise<{ torch: TorchProcess; versions: TorchVersions }> {
    let child: Deno.ChildProcess;
    try {
      child = new Deno.Command(python, {
        args: ["-B", "-s", main], // no bytecode beside the sources, no packages of the user's own
        env: { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) throw new TorchMissing(`there is no ${python}`);
      throw error;
    }
    const torch = new TorchProcess(child);
    try {
      const { reply } = await torch.ask({ do: "hello" });
      return { torch, versions: { torch: String(reply.torch), python: String(reply.python) } };
    } catch (error) {
      await torch[Symbol.asyncDispose]();
      if ((await child.status).code === NO_TORCH) throw new TorchMissing(`${python} has no module torch`);
      throw error;
    }
  }

  /** Sends a request and waits for its answer. Throws `Error` with what Python said when it fails. */
  async ask(
    request: Readonly<Record<string, unknown>>,
    tensors: ReadonlyMap<string, StoredTensor> = new Map(),
  ): Promise<Answer> {
    const bytes = encodeSafetensors({ tensors, metadata: { request: JSON.stringify(request) } });
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
    // A process that has ended shows at the next read, with its last words.
    this.#writer.write(length).then(() => this.#writer.write(bytes)).catch(() => {});
    const answer = decodeSafetensors(await this.#readMessage());
    const reply = JSON.parse(answer.metadata.reply);
    if (typeof reply.error === "string") throw new Error(`PyTorch failed: ${reply.error.trim()}`);
    return { reply, tensors: answer.tensors };
  }

  /** Ends the process and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {}); // the end of its input ends it
    await this.#child.status;
    await this.#reader.cancel();
    await this.#complaints;
  }

  async #readMessage(): Promise<Uint8Array> {
    const head = await this.#reader.read(LENGTH_BYTES);
    const length = head && Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
    if (length !== undefined && length > MOST_BYTES) {
      throw new SyntaxError(`Cannot read a message from PyTorch: at most ${MOST_BYTES} bytes, got ${length}`);
    }
    const message = length === undefined ? undefined : await this.#reader.read(length);
    if (message) return message;
    const { code, signal } = await this.#child.status;
    const said = (await this.#complaints).trim();
    throw new Error(`PyTorch ended with ${signal ?? `code ${code}`}${said ? `: ${said}` : ""}`);
  }
}

/** Whole pieces of a stream of bytes. */
class ByteReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #parts: Uint8Array[] = [];
  #held = 0;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** The next `count` bytes; undefined where the stream ends before. */
  async read(count: number): Promise<Uint8Array | undefined> {
    while (this.#held < count) {
      const { value, done } = await this.#reader.read();
      if (done) return undefined;
      this.#parts.push(value);
      this.#held += value.length;
    }
    const all = new Uint8Array(this.#held);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    this.#parts = [all.subarray(count)];
    this.#held -= count;
    return all.subarray(0, count);
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
  }
}
