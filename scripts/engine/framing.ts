/** Messages over a byte stream: four bytes of length, then a structured clone (typed arrays and NaN pass unharmed). */
import { Buffer } from "node:buffer";
import { deserialize, serialize } from "node:v8";

/** A message as bytes. */
export function encodeFrame(message: unknown): Uint8Array {
  const body = serialize(message);
  const frame = new Uint8Array(4 + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, 4);
  return frame;
}

/** The messages of a stream. Throws `SyntaxError` when it ends inside a message. */
export async function* decodeFrames<Message>(stream: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const parts: Uint8Array[] = [];
  let held = 0;
  const take = (count: number) => {
    const all = new Uint8Array(held);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    parts.splice(0, parts.length, all.subarray(count));
    held -= count;
    return all.subarray(0, count);
  };
  let wanted: number | undefined;
  for await (const part of stream) {
    parts.push(part);
    held += part.length;
    while (held >= (wanted ?? 4)) {
      if (wanted === undefined) {
        const head = take(4);
        wanted = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
      } else {
        yield deserialize(Buffer.from(take(wanted))) as Message;
        wanted = undefined;
      }
    }
  }
  if (held > 0 || wanted !== undefined) throw new SyntaxError(`Cannot read a message: the stream ended inside it`);
}
