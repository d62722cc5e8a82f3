/**
 * Cuts a journal at every byte and changes it at random: a reader must see each change, and take nothing for an entry that was
 * not written.
 *
 *     deno run scripts/trials/journal.ts [changes]
 */
import { readJournal } from "../../results/journal.ts";
import { checkMutilated } from "../../results/testing/journals.ts";

const PORTION = 10_000;

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 4096);
  const found = { changes: 0, torn: 0, damaged: 0 };
  for (let seed = 1; found.changes < count; seed++) {
    const portion = Math.min(PORTION, count - found.changes);
    const { torn, damaged } = checkMutilated(readJournal, { count: portion, seed });
    found.changes += portion;
    found.torn += torn;
    found.damaged += damaged;
  }
  console.log(found);
}
