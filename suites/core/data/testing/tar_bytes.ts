/** Tar archives, for tests. */

const BLOCK = 512;

/** One entry of an archive. */
export interface TarEntry {
  readonly name: string;
  readonly content?: Uint8Array;
  /** "0", an ordinary file, unless given. */
  readonly type?: string;
  readonly prefix?: string;
  /** What the header says of the size, in place of the content's. */
  readonly size?: string;
}

/** An archive with two blocks of zeros at its end. */
export function tarBytes(entries: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  const blocks = entries.flatMap((entry) => {
    const { content = new Uint8Array(0) } = entry;
    const padded = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK);
    padded.set(content);
    return [headerOf(entry, content.length), padded];
  });
  return Uint8Array.from([...blocks, new Uint8Array(2 * BLOCK)].flatMap((block) => [...block]));
}

function headerOf({ name, type = "0", prefix = "", size }: TarEntry, length: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  put(0, name);
  put(124, size ?? `${length.toString(8).padStart(11, "0")}\0`);
  put(148, " ".repeat(8));
  put(156, type);
  put(257, "ustar\0" + "00");
  put(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}
