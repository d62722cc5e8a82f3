/** The font of the charts, Source Sans 3 (SIL Open Font License): to measure text, and to draw it in pictures. */
import regular from "@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf" with { type: "bytes" };
import semibold from "@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf" with { type: "bytes" };
import opentype from "opentype.js";

/** Its name, as the font files say it. */
export const FONT_NAME = "Source Sans 3";

/** The font files. */
export const FONT_FILES: readonly Uint8Array[] = [regular, semibold];

/** From here on a weight is drawn semibold. */
const SEMIBOLD = 600;

/** The parts of a parsed font that are used; the package ships no types. */
interface Face {
  readonly unitsPerEm: number;
  charToGlyph(character: string): { readonly advanceWidth?: number };
}

let faces: { readonly regular: Face; readonly semibold: Face } | undefined;

/**
 * Width of a line of text in points: the sum of the advance widths, without kerning (up to a percent wider than drawn).
 */
export function textWidth(text: string, { size, weight = 400 }: { size: number; weight?: number }): number {
  faces ??= { regular: parse(regular), semibold: parse(semibold) };
  const face = weight >= SEMIBOLD ? faces.semibold : faces.regular;
  let width = 0;
  for (const character of text) width += face.charToGlyph(character).advanceWidth ?? 0;
  return width * size / face.unitsPerEm;
}

/** The parser reads the whole buffer, so it gets one that holds nothing else. */
function parse(bytes: Uint8Array): Face {
  return (opentype as { parse(buffer: ArrayBuffer): Face }).parse(bytes.slice().buffer as ArrayBuffer);
}
