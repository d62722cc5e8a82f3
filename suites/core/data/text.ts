/** Shakespeare's plays, character by character. */
import { TINY_SHAKESPEARE } from "./published_files.ts";
import { readPublished } from "./read_published.ts";
import { type DataSizes, dataSizes, textCuts } from "./sizes.ts";
import type { SourceOptions, TokenRows } from "./source.ts";

/**
 * Windows of `context` characters, each labelled with the character after it. The first nine tenths of the text are for
 * training, the next twentieth for validation, the last for the test.
 */
export async function text({ context, readFile }: Pick<SourceOptions, "context" | "readFile">): Promise<TokenRows> {
  const bytes = await readPublished(TINY_SHAKESPEARE, { download: "text", readFile });
  return textRows(bytes, dataSizes({ task: "text", context }));
}

/**
 * Rows from a text in UTF-8: windows of `context` + 1 characters that do not overlap, from the start of each split; what
 * fills no window, or no batch of the evaluation, is left out. The vocabulary is the text's characters, sorted by code
 * point. Throws `SyntaxError`, naming the file, where the text is not UTF-8 or has other sizes.
 */
export function textRows(bytes: Uint8Array, sizes: DataSizes): TokenRows {
  const characters = [...decoded(bytes)];
  const vocabulary = [...new Set(characters)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  if (vocabulary.length !== sizes.classes) {
    fail(`it has ${sizes.classes} different characters`, vocabulary.length);
  }
  const tokenOf = new Map(vocabulary.map((character, token) => [character, token]));
  const tokens = Uint32Array.from(characters, (character) => tokenOf.get(character)!);
  const context = sizes.inputSize;
  const counts = [sizes.train, sizes.validation, sizes.test];
  const starts = [0, ...textCuts(tokens.length)];
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const [inputs, labels] = [new Uint32Array(rows * context), new Uint32Array(rows * context)];
  let at = 0;
  counts.forEach((count, split) => {
    const end = starts[split] + count * (context + 1);
    if (end > (starts[split + 1] ?? tokens.length)) {
      fail(`it has ${rows} windows of ${context + 1} characters`, `${tokens.length} characters`);
    }
    for (let from = starts[split]; from < end; from += context + 1, at += context) {
      inputs.set(tokens.subarray(from, from + context), at);
      labels.set(tokens.subarray(from + 1, from + 1 + context), at);
    }
  });
  return { inputs, labels };
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError(`Cannot read ${TINY_SHAKESPEARE.name}: it must be UTF-8, got other bytes`, { cause });
  }
}

function fail(rule: string, got: number | string): never {
  throw new SyntaxError(`Cannot read ${TINY_SHAKESPEARE.name}: ${rule}, got ${got}`);
}
