/**
 * The content of a gzip file. Throws `SyntaxError` where it is no gzip file, is cut off, or unpacks to more than
 * `mostBytes`, so that a small file cannot fill the memory.
 */
export async function gunzip(
  file: string,
  packed: Uint8Array<ArrayBuffer>,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  try {
    for await (const part of stream) {
      length += part.length;
      if (length > mostBytes) break; // leaving the loop cancels the stream
      parts.push(part);
    }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`Cannot unpack ${file}: it must be a whole gzip file, got "${message}"`, { cause });
  }
  if (length > mostBytes) {
    throw new SyntaxError(`Cannot unpack ${file}: it may hold at most ${mostBytes} bytes, got ${length} or more`);
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
