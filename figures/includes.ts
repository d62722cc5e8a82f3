/**
 * Generated text inside hand-written documents. What stands between `include: PATH` and `/include`, each a comment on a
 * line of its own, is replaced by the text of that file, its relative links made to count from the document's folder.
 */
import { folderOf } from "../results/files.ts";

const INCLUDE = /^<!-- include: (\S+) -->\n([\s\S]*?)^<!-- \/include -->$/gm;

/** Paths that a document includes, in order. */
export function includesOf(document: string): string[] {
  return [...document.matchAll(INCLUDE)].map(([, path]) => path);
}

/**
 * The document with what it includes as `read` gives it; `missing` says what stands for a file that is not there.
 * Throws `SyntaxError` where an include does not end.
 */
export function withIncludes(
  document: string,
  read: (path: string) => string | undefined,
  missing: (path: string) => string,
): string {
  const starts = document.match(/^<!-- include: .*$/gm)?.length ?? 0;
  if (starts !== includesOf(document).length) {
    throw new SyntaxError(
      "Cannot include text: each line <!-- include: PATH --> needs a line <!-- /include --> after it",
    );
  }
  return document.replaceAll(INCLUDE, (_, path: string) => {
    const text = read(path);
    const body = text === undefined ? missing(path) : unformatted(rebased(text, folderOf(path)));
    return `<!-- include: ${path} -->\n\n${body.trim()}\n\n<!-- /include -->`;
  });
}

/** Tables are as narrow as they come; the formatter of the document leaves them so. */
function unformatted(text: string): string {
  return `<!-- deno-fmt-ignore-start -->\n\n${text.trim()}\n\n<!-- deno-fmt-ignore-end -->`;
}

/** Targets of links and pictures, other than addresses and places in the text, with the folder put in front. */
function rebased(text: string, folder: string): string {
  return text.replaceAll(/\]\((?![a-z]+:|#|\/)([^)\s]+)\)/g, (_, target: string) => `](${folder}/${target})`);
}
