/**
 * Writes the AssemblyScript of matmul's inner loops, `tiles.as.ts`, when the module is built: AssemblyScript has no
 * macros, and a tile of 6 × 16 outputs must have each of its 24 accumulators named to stay in registers.
 *
 * A tile keeps `height` rows of four 128-bit vectors. Vectors 2i and 2i + 1 lie side by side in memory, and their loads,
 * multiply-adds and stores side by side in the code, so that V8 may fold each pair into one 256-bit operation. The loop
 * over the inner index stays rolled; each accumulator adds its products in ascending order.
 */

/** What becomes of a finished sum: kept, rectified, or kept only where a mask is not zero or less. NaN passes all. */
const ENDS = ["store", "relu", "mask"] as const;
/** Rows of tiles: 6 and 5 cover every number of rows from 20; a shorter one ends what they do not cover. */
const HEIGHTS = [6, 5, 4, 3, 2, 1] as const;
const VECTORS = [0, 1, 2, 3] as const;

type End = typeof ENDS[number];

/** The source of `tiles.as.ts`. */
export function tileSource(): string {
  return [...ENDS.map(panelFunction), triangleFunction("lower"), triangleFunction("upper")].join("\n");
}

const PARAMETERS = [
  ...["a: usize", "aRow: usize", "aInner: usize"], // first element, bytes to the next row and to the next inner index
  ...["b: usize", "bRow: usize"],
  ...["out: usize", "outRow: usize"],
  ...["start: usize", "startRow: usize"], // what the sums start from; bytes to the next row, 0 for a bias
  ...["mask: usize", "maskRow: usize"],
  ...["M: i32", "K: i32"],
].join(", ");

/** One panel of 16 output columns, from the first row to the last. */
function panelFunction(end: End): string {
  const tiles = HEIGHTS.map((height) => {
    const from = `a, aRow, aInner, b, bRow, out, outRow, start, startRow, mask, maskRow, K`;
    const next = `a += aRow * ${height}; out += outRow * ${height}; start += startRow * ${height}; ` +
      `mask += maskRow * ${height};`;
    const call = `tile_${end}_${height}(${from});`;
    if (height === 6) return `  for (let t = sixes; t > 0; t--) { ${call} ${next} }`;
    if (height === 5) return `  for (let t = fives; t > 0; t--) { ${call} ${next} }`;
    return `  if (rest == ${height}) ${call}`;
  });
  return `${HEIGHTS.map((height) => tileFunction(height, end)).join("\n")}
/** Rows are cut into sixes and fives where that works out, else into sixes and one shorter tile. */
export function panel_${end}(${PARAMETERS}): void {
  let fives = (6 - M % 6) % 6;
  if (5 * fives > M) fives = M == 5 ? 1 : 0;
  const sixes = (M - 5 * fives) / 6;
  const rest = M - 5 * fives - 6 * sixes;
${tiles.join("\n")}
}
`;
}

function tileFunction(height: number, end: End): string {
  const rows = Array.from({ length: height }, (_, r) => r);
  const each = (line: (r: number, v: number) => string) => rows.flatMap((r) => VECTORS.map((v) => line(r, v)));
  const offset = (base: string, stride: string, r: number) => r === 0 ? base : `${base} + ${stride} * ${r}`;
  const parameters = PARAMETERS.replace("M: i32, ", "");
  return `// @ts-ignore: decorator
@inline
function tile_${end}_${height}(${parameters}): void {
  ${rows.map((r) => `const s${r} = ${offset("start", "startRow", r)};`).join(" ")}
  ${each((r, v) => `let c${r}${v} = v128.load(s${r}, ${16 * v});`).join(" ")}
  ${rows.slice(1).map((r) => `const r${r} = aRow * ${r};`).join(" ")}
  let x = a, y = b;
  for (let k = K; k > 0; k--) {
    ${VECTORS.map((v) => `const b${v} = v128.load(y, ${16 * v});`).join(" ")}
${rows.map((r) => `    ${multiplyRow(r)}`).join("\n")}
    x += aInner;
    y += bRow;
  }
${end === "store" ? "" : `  const zero = f32x4.splat(0);\n`}  ${
    end === "mask" ? rows.map((r) => `const m${r} = ${offset("mask", "maskRow", r)};`).join(" ") : ""
  }
  ${end === "mask" ? each((r, v) => `const g${r}${v} = v128.load(m${r}, ${16 * v});`).join(" ") : ""}
  ${each((r, v) => `const e${r}${v} = ${finish(end, r, v)};`).join(" ")}
  ${rows.map((r) => `const o${r} = ${offset("out", "outRow", r)};`).join(" ")}
  ${each((r, v) => `v128.store(o${r}, e${r}${v}, ${16 * v});`).join(" ")}
}`;
}

function multiplyRow(r: number): string {
  const products = VECTORS.map((v) => `c${r}${v} = f32x4.relaxed_madd(a${r}, b${v}, c${r}${v});`);
  return `const a${r} = v128.load32_splat(x${r === 0 ? "" : ` + r${r}`}); ${products.join(" ")}`;
}

function finish(end: End, r: number, v: number): string {
  const sum = `c${r}${v}`;
  if (end === "store") return sum;
  return `v128.andnot(${sum}, f32x4.le(${end === "relu" ? sum : `g${r}${v}`}, zero))`;
}

/** Rows of a triangle's tile. */
const STEPS = [0, 1, 2, 3] as const;

/**
 * Four rows of 16 outputs of a triangular matrix times b. In a lower one each row has one term more than the row above,
 * at its end; in an upper one, one term more than the row below, at its start. `K` counts the terms that all four have,
 * so that no term beyond the triangle is looked at.
 */
function triangleFunction(kind: "lower" | "upper"): string {
  const each = (line: (r: number, v: number) => string) =>
    STEPS.flatMap((r) => VECTORS.map((v) => line(r, v))).join(" ");
  const term = (rows: readonly number[]) =>
    `    ${VECTORS.map((v) => `const b${v} = v128.load(y, ${16 * v});`).join(" ")}
${rows.map((r) => `    ${multiplyRow(r)}`).join("\n")}
    x += aInner;
    y += bRow;`;
  const corner = STEPS.slice(1).map((r) =>
    `  {
${term(STEPS.filter((row) => kind === "lower" ? row >= r : row < r))}
  }`
  );
  const common = `  for (let k = K; k > 0; k--) {
${term(STEPS)}
  }`;
  return `export function ${kind}_triangle(
  a: usize, aRow: usize, aInner: usize, b: usize, bRow: usize, out: usize, outRow: usize, K: i32,
): void {
  const r1 = aRow, r2 = aRow * 2, r3 = aRow * 3;
  ${each((r, v) => `let c${r}${v} = f32x4.splat(0);`)}
  let x = a, y = b;
${(kind === "lower" ? [common, ...corner] : [...corner, common]).join("\n")}
  const o0 = out, o1 = out + outRow, o2 = out + outRow * 2, o3 = out + outRow * 3;
  ${each((r, v) => `v128.store(o${r}, c${r}${v}, ${16 * v});`)}
}
`;
}
