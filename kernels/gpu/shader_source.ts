/**
 * WGSL without comments and spaces: two sources that differ in nothing else compute the same bits.
 * A space stays where two words would run together.
 */
export function shaderTokens(source: string): string {
  return withoutComments(source).replaceAll(/\s+/g, " ").replaceAll(/ ?([^\w ]) ?/g, "$1").trim();
}

/** Block comments of WGSL nest. */
function withoutComments(source: string): string {
  let [text, depth] = ["", 0];
  for (const [part] of source.matchAll(/\/\*|\*\/|\/\/[^\n]*|[^/*]+|[/*]/g)) {
    if (part === "/*") depth++;
    else if (part === "*/" && depth > 0) {
      depth--;
      text += " ";
    } else if (depth === 0 && !part.startsWith("//")) text += part;
  }
  return text;
}
