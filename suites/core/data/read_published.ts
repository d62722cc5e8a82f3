/** Published files, read from the data folder and held against their checksums. */
import { hexDigest } from "./hex_digest.ts";
import type { DownloadName, PublishedFile } from "./published_files.ts";
import type { ReadFile } from "./source.ts";

/** A published file that is not in the data folder. The message names the command that fetches it. */
export class MissingData extends Error {
  override readonly name = "MissingData";

  constructor(readonly file: string, readonly download: DownloadName, cause?: unknown) {
    super(`Cannot read the data: "${file}" is not in the data folder; "deno task data ${download}" fetches it`, {
      cause,
    });
  }
}

/**
 * The bytes of a published file. Throws {@linkcode MissingData} where it cannot be read, and `SyntaxError` where it is
 * not the file that was published.
 */
export async function readPublished(
  file: PublishedFile,
  { download, readFile }: { download: DownloadName; readFile: ReadFile },
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(file.name));
  } catch (cause) {
    throw new MissingData(file.name, download, cause);
  }
  const sha256 = await hexDigest(bytes);
  if (sha256 !== file.sha256) {
    throw new SyntaxError(
      `Cannot read ${file.name}: its SHA-256 is ${file.sha256} as published, got ${sha256} (${bytes.length} bytes, ` +
        `published ${file.bytes}); "deno task data ${download}" fetches it anew`,
    );
  }
  return bytes;
}
