/**
 * Drawn digits: pen strokes, jittered, bent by a random affine map, drawn with a pen of random width on 16x16 pixels, and
 * normal noise on top. Only exact operations (no sine, no logarithm), so every machine draws the same bits.
 */
import { normals, uniforms } from "../random.ts";
import { balancedLabels } from "./balanced_labels.ts";
import { GLYPHS } from "./glyphs.ts";
import { dataSizes } from "./sizes.ts";
import { type ClassRows, consecutiveSplit } from "./source.ts";
import { standardize } from "./standardize.ts";

/** Pixels of a side. */
const SIDE = 16;
const PIXELS = SIDE * SIDE;
const SIZES = dataSizes({ task: "digits" });
const SPLIT = consecutiveSplit(SIZES);
const ROWS = SPLIT.test[1];

/** How far digits differ from the glyph they are drawn from. */
const STYLE = {
  /** Standard deviation of each control point, in boxes. */
  jitter: 0.03,
  /** Greatest rotation, as the tangent of half its angle: ±0.1 is ±11.4°. */
  rotation: 0.1,
  /** Greatest shear, x per y. */
  shear: 0.25,
  /** Width and height of the box, in pixels. */
  size: [9.5, 13],
  /** Greatest shift of the centre in either direction, in pixels. */
  shift: 1,
  /** Width of the pen, in pixels. */
  pen: [1.3, 2.3],
  /** Standard deviation of each pixel, where ink is 1 and paper 0. */
  noise: 0.25,
} as const;

/** Straight pieces of a curve between two control points. */
const PIECES = 5;
/** Most control points of a glyph, which decides how many numbers a digit takes. */
const MOST_POINTS = Math.max(...GLYPHS.flat().map((glyph) => glyph.reduce((n, { points }) => n + points.length, 0)));
/** Uniform numbers a digit takes. */
const CHOICES = 8;

/** 4,096 / 1,024 / 1,024 digits of 16x16 pixels; in each split the numbers of two classes differ by one at most. */
export function digits(): ClassRows {
  const labels = balancedLabels("data/digits/labels", SIZES);
  const images = normals(0, "data/digits/noise", ROWS * PIXELS);
  const choices = uniforms(0, "data/digits/style", ROWS * CHOICES);
  const jitter = normals(0, "data/digits/jitter", ROWS * MOST_POINTS * 2);
  for (let row = 0; row < ROWS; row++) {
    const ink = drawDigit(labels[row], {
      choices: choices.subarray(row * CHOICES, (row + 1) * CHOICES),
      jitter: jitter.subarray(row * MOST_POINTS * 2, (row + 1) * MOST_POINTS * 2),
    });
    for (let k = 0; k < PIXELS; k++) images[row * PIXELS + k] = ink[k] + STYLE.noise * images[row * PIXELS + k];
  }
  return { inputs: standardize(images, SPLIT.train[1] * PIXELS), labels };
}

/** Ink of a digit without noise, [16, 16] in 0 to 1, from `CHOICES` uniform and 2 × `MOST_POINTS` normal numbers. */
function drawDigit(
  digit: number,
  { choices, jitter }: { choices: Float64Array; jitter: Float64Array },
): Float64Array {
  const [way, pen, ...rest] = choices;
  const toPixels = affineMap(rest);
  const radius = between(STYLE.pen, pen) / 2;
  const squares = new Float64Array(PIXELS).fill(Infinity);
  let used = 0;
  for (const { points, straight } of GLYPHS[digit][Math.floor(way * GLYPHS[digit].length)]) {
    const moved = points.map(([x, y], i) =>
      toPixels(
        x + STYLE.jitter * jitter[2 * (used + i)],
        y + STYLE.jitter * jitter[2 * (used + i) + 1],
      )
    );
    used += points.length;
    const path = straight ? moved : smooth(moved);
    for (let i = 1; i < path.length; i++) nearSegment(squares, path[i - 1], path[i], radius + 1);
  }
  return squares.map((square) => Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(square))));
}

type Point = readonly [x: number, y: number];

/** From the glyph's box to pixels: scale, shear, rotation, shift; from six uniform numbers. */
function affineMap([width, height, lean, turn, right, down]: readonly number[]): (x: number, y: number) => Point {
  const [w, h] = [between(STYLE.size, width), between(STYLE.size, height)];
  const shear = STYLE.shear * (2 * lean - 1);
  const half = STYLE.rotation * (2 * turn - 1); // cos and sin from the tangent of half the angle
  const [cos, sin] = [(1 - half * half) / (1 + half * half), 2 * half / (1 + half * half)];
  const [centreX, centreY] = [right, down].map((u) => SIDE / 2 + STYLE.shift * (2 * u - 1));
  return (x, y) => {
    const v = h * (y - 0.5);
    const u = w * (x - 0.5) - shear * v;
    return [centreX + cos * u - sin * v, centreY + sin * u + cos * v];
  };
}

function between([low, high]: readonly [number, number], u: number): number {
  return low + u * (high - low);
}

/** A uniform Catmull–Rom spline through the points, as straight pieces. */
function smooth(points: readonly Point[]): Point[] {
  const path: Point[] = [points[0]];
  for (let i = 1; i < points.length; i++) {
    const [p0, p1, p2, p3] = [points[i - 2] ?? points[i - 1], points[i - 1], points[i], points[i + 1] ?? points[i]];
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      path.push([spline(p0[0], p1[0], p2[0], p3[0], t), spline(p0[1], p1[1], p2[1], p3[1], t)]);
    }
  }
  return path;
}

function spline(p0: number, p1: number, p2: number, p3: number, t: number): number {
  const slope1 = (p2 - p0) / 2;
  const slope2 = (p3 - p1) / 2;
  const rise = p2 - p1;
  return p1 + t * (slope1 + t * (3 * rise - 2 * slope1 - slope2 + t * (slope1 + slope2 - 2 * rise)));
}

/** Lowers each pixel's squared distance to the pen's path by that to one segment, for pixels within `reach`. */
function nearSegment(squares: Float64Array, [ax, ay]: Point, [bx, by]: Point, reach: number): void {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const first = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const last = (a: number, b: number) => Math.min(SIDE - 1, Math.ceil(Math.max(a, b) + reach));
  for (let row = first(ay, by); row <= last(ay, by); row++) {
    for (let column = first(ax, bx); column <= last(ax, bx); column++) {
      const [x, y] = [column + 0.5 - ax, row + 0.5 - ay];
      const along = length > 0 ? Math.min(1, Math.max(0, (x * dx + y * dy) / length)) : 0;
      const [u, v] = [x - along * dx, y - along * dy];
      const at = row * SIDE + column;
      squares[at] = Math.min(squares[at], u * u + v * v);
    }
  }
}
