import { assert, assertEquals } from "@std/assert";
import { copy } from "./copy.ts";

const DELIMITER = 16;
const ROWS = 18_432;

for (const context of [32, 2, 10]) {
  Deno.test(`rows of ${context} tokens are symbols, the delimiter, and the symbols again`, () => {
    const { inputs, labels } = copy({ context });
    const n = context / 2;
    assertEquals([inputs.length, labels.length], [ROWS * context, ROWS * context]);
    for (const row of [0, 1, 9999, ROWS - 1]) {
      const [read, said] = [inputs, labels].map((all) => [...all.subarray(row * context, (row + 1) * context)]);
      const symbols = read.slice(0, n);
      assert(symbols.every((symbol) => symbol < DELIMITER));
      assertEquals(read, [...symbols, DELIMITER, ...symbols.slice(0, n - 1)]);
      assertEquals(said, [...new Array(n).fill(DELIMITER), ...symbols]);
    }
  });
}

Deno.test("symbols are uniform and do not tell of each other, so that only copying helps", () => {
  const { labels } = copy({ context: 32 });
  const counts = Array.from({ length: DELIMITER }, () => new Float64Array(DELIMITER));
  let pairs = 0;
  for (let i = 1; i < labels.length; i++) {
    if (labels[i] === DELIMITER || labels[i - 1] === DELIMITER) continue;
    counts[labels[i - 1]][labels[i]]++;
    pairs++;
  }
  const share = 1 / (DELIMITER * DELIMITER);
  for (const count of counts.flatMap((row) => [...row])) {
    assert(Math.abs(count / pairs - share) <= 5 * Math.sqrt(share / pairs), `${count} of ${pairs}`);
  }
});
