/**
 * Files of a tar archive (POSIX.1-1988 "ustar" and its predecessors): blocks of 512 bytes, for each file a header and
 * its content. Directories, links and extended headers are passed over.
 */

const BLOCK = 512;
/** Where a header's fields lie, and their lengths. */
const NAME = [0, 100] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = 156;
const MAGIC = [257, 5] as const;
const PREFIX = [345, 155] as const;
/** Types of an ordinary file: "0", and a zero byte in old archives. */
const ORDINARY = [0x30, 0];

/**
 * Name and content of each ordinary file; the contents are parts of `bytes`. Throws `SyntaxError`, naming `archive`, where
 * a header is damaged, a file is cut off or appears twice, or the end is missing.
 */
export function readTar(archive: string, bytes: Uint8Array<ArrayBuffer>): Map<string, Uint8Array<ArrayBuffer>> {
  const fail = (rule: string, got: string | number): never => {
    throw new SyntaxError(`Cannot read ${archive}: ${rule}, got ${got}`);
  };
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (let at = 0;;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.length < BLOCK) fail("an archive ends with a block of zeros", `the end at byte ${bytes.length}`);
    if (header.every((byte) => byte === 0)) return files;
    const sum = octal(header, CHECKSUM);
    if (sum !== checksumOf(header)) {
      fail(`the header at byte ${at} has the checksum it states`, `${checksumOf(header)} instead of ${sum}`);
    }
    const [name, size] = [nameOf(header), octal(header, SIZE)];
    if (Number.isNaN(size)) fail(`the size of "${name}" is an octal number`, `"${textOf(header, SIZE)}"`);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) fail(`"${name}" has ${size} bytes`, `${content.length} (cut off)`);
    if (ORDINARY.includes(header[TYPE])) {
      if (files.has(name)) fail("each file appears once", `"${name}" twice`);
      files.set(name, content);
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

type Field = readonly [at: number, length: number];

function nameOf(header: Uint8Array): string {
  const prefix = textOf(header, MAGIC) === "ustar" ? textOf(header, PREFIX) : "";
  return prefix ? `${prefix}/${textOf(header, NAME)}` : textOf(header, NAME);
}

/** A field up to its first zero byte. */
function textOf(header: Uint8Array, [at, length]: Field): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** An octal number with spaces around it; NaN where the field holds anything else. */
function octal(header: Uint8Array, field: Field): number {
  const digits = textOf(header, field).trim();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}

/** The sum of a header's bytes, those of the checksum itself taken as spaces. */
function checksumOf(header: Uint8Array): number {
  const [from, length] = CHECKSUM;
  return header.reduce((sum, byte, i) => sum + (i >= from && i < from + length ? 0x20 : byte), 0);
}
