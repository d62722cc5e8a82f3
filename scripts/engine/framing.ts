/**
 * Messages over a byte stream: a mark, the length, then a structured clone (typed arrays and NaN pass unharmed). The
 * mark tells a message from a line that a library or a driver prints on the same stream.
 */
import { Buffer } from "node:buffer";
import { deserialize, serialize } from "node:v8";

/** "DSCT" in ASCII, at the start of each message. */
const MARK = 0x54435344;
const HEAD_BYTES = 8;

/** A message as bytes. */
export function encodeFrame(message: unknown): Uint8Array {
  const body = serialize(message);
  const frame = new Uint8Array(HEAD_BYTES + body.length);
  const head = new DataView(frame.buffer);
  head.setUint32(0, MARK, true);
  head.setUint32(4, body.length, true);
  frame.set(body, HEAD_BYTES);
  return frame;
}

/** The messages of a stream. Throws `SyntaxError` on bytes that are no message, and when it ends inside one. */
export async function* decodeFrames<Message>(stream: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const held = new HeldBytes();
  let wanted: number | undefined;
  for await (const part of stream) {
    held.add(part);
    while (held.length >= (wanted ?? HEAD_BYTES)) {
      if (wanted === undefined) wanted = bodyLength(held.take(HEAD_BYTES));
      else {
        yield deserialize(Buffer.from(held.take(wanted))) as Message;
        wanted = undefined;
      }
    }
  }
  if (wanted !== undefined) throw new SyntaxError("Cannot read a message: the stream ended inside it");
  if (held.length > 0) throw new SyntaxError(notAMessage(held.take(held.length)));
}

function bodyLength(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0, true) !== MARK) throw new SyntaxError(notAMessage(head));
  return view.getUint32(4, true);
}

function notAMessage(bytes: Uint8Array): string {
  const text = JSON.stringify(new TextDecoder().decode(bytes.subarray(0, 40)));
  return `Cannot read a message: the stream carries other bytes, starting with ${text}`;
}

/** Bytes that have come and were not taken yet. */
class HeldBytes {
  #parts: Uint8Array[] = [];
  length = 0;

  add(part: Uint8Array): void {
    this.#parts.push(part);
    this.length += part.length;
  }

  /** The first `count` bytes. */
  take(count: number): Uint8Array {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    this.#parts = [all.subarray(count)];
    this.length -= count;
    return all.subarray(0, count);
  }
}
