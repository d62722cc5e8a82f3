/** Downloads of published files: nothing gets its final name before size and checksum are right. */
import { sha256 } from "@noble/hashes/sha2.js";
import { join } from "@std/path";
import type { PublishedFile } from "../../suites/core/data/published_files.ts";

/** Where to, and whom to tell. */
export interface DownloadOptions {
  readonly folder: string;
  /** Bytes so far. */
  readonly onBytes?: (received: number) => void;
  /** Ends the download. */
  readonly signal?: AbortSignal;
}

/** What is known of a file in the data folder. */
export type FileState = "missing" | "wrong size" | "wrong checksum" | "right";

/**
 * Downloads a file into the data folder, first under a temporary name. Throws `Error` where the server does not give it,
 * and `SyntaxError` where what it gives is not the published file; nothing is left behind then.
 */
export async function download(file: PublishedFile, options: DownloadOptions): Promise<void> {
  const { folder, signal } = options;
  const part = join(folder, `${file.name}.${crypto.randomUUID().slice(0, 8)}.tmp`);
  await createFile(part, folder);
  try {
    const body = await request(file, signal);
    await receive(body, { ...options, file, part });
    signal?.throwIfAborted();
    await Deno.rename(part, join(folder, file.name));
  } catch (error) {
    await Deno.remove(part).catch(() => {}); // what went wrong first is what the reader needs
    throw error;
  }
}

/** An empty file, so that a folder that cannot be written to is known before anything is fetched. */
async function createFile(path: string, folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    (await Deno.open(path, { write: true, createNew: true })).close();
  } catch (cause) {
    throw new Error(
      `Cannot write to the data folder ${folder}: ${(cause as Error).message}; name another one with "--data FOLDER"`,
      { cause },
    );
  }
}

async function request(file: PublishedFile, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  let response: Response;
  try {
    response = await fetch(file.url, { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Error(
      `Cannot download ${file.name}: no answer from ${new URL(file.url).host} (${
        (cause as Error).message
      }); check the ` +
        `network, or save ${file.url} as "${file.name}" in the data folder by other means`,
      { cause },
    );
  }
  if (response.ok && response.body) return response.body;
  await response.body?.cancel();
  throw new Error(
    `Cannot download ${file.name}: the server must answer 200, got ${response.status} ${response.statusText} for ` +
      `${file.url}; try again later, or save the file as "${file.name}" in the data folder by other means`,
  );
}

/** Writes the stream to `part` and compares it with what was published. */
async function receive(
  body: ReadableStream<Uint8Array>,
  { file, part, onBytes, signal }: DownloadOptions & { file: PublishedFile; part: string },
): Promise<void> {
  const hash = sha256.create();
  using out = await Deno.open(part, { write: true, truncate: true });
  let received = 0;
  try {
    for await (const bytes of body) {
      received += bytes.length;
      if (received > file.bytes) break; // leaving the loop ends the transfer
      hash.update(bytes);
      await writeAll(out, bytes);
      onBytes?.(received);
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Error(
      `Cannot download ${file.name}: the transfer broke off after ${received} of ${file.bytes} bytes ` +
        `(${(cause as Error).message}); try again`,
      { cause },
    );
  }
  const rule = (text: string) => `Cannot keep ${file.name}: ${text}; nothing was kept, try again later`;
  if (received !== file.bytes) {
    const got = received > file.bytes ? "more" : `${received}`;
    throw new SyntaxError(rule(`the published file has ${file.bytes} bytes, got ${got}`));
  }
  const digest = toHex(hash.digest());
  if (digest !== file.sha256) {
    throw new SyntaxError(rule(`the published file's SHA-256 is ${file.sha256}, got ${digest}`));
  }
  await out.sync();
}

async function writeAll(out: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await out.write(bytes.subarray(at));
}

/** What is in the data folder under the file's name; with `checksum`, its content is read as well. */
export async function fileState(file: PublishedFile, folder: string, checksum: boolean): Promise<FileState> {
  const path = join(folder, file.name);
  try {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile || size !== file.bytes) return "wrong size";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "missing";
    throw new Error(`Cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
  if (!checksum) return "right";
  const hash = sha256.create();
  using opened = await Deno.open(path);
  for await (const bytes of opened.readable) hash.update(bytes);
  return toHex(hash.digest()) === file.sha256 ? "right" : "wrong checksum";
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
