/**
 * Moves labels apart until neighbours are at least `gap` from each other, all within `[low, high]` where they fit. Order
 * is kept. Labels that push each other form a block, which lies where the sum of squared moves is least (pool adjacent
 * violators).
 */
export function spreadLabels(positions: readonly number[], gap: number, [low, high]: readonly [number, number]) {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b] || a - b);
  const blocks: { sum: number; members: number[] }[] = [];
  order.forEach((label, rank) => {
    let block = { sum: positions[label] - rank * gap, members: [label] };
    for (let last = blocks.at(-1); last && mean(last) >= mean(block); last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, members: [...last.members, ...block.members] };
    }
    blocks.push(block);
  });
  const bases = blocks.flatMap((block) => block.members.map(() => mean(block)));
  const room = high - low - gap * (positions.length - 1); // negative where they do not fit: then they start at `low`
  const spread = new Array<number>(positions.length);
  order.forEach((label, rank) => {
    spread[label] = Math.max(low, Math.min(low + Math.max(0, room), bases[rank])) + rank * gap;
  });
  return spread;
}

function mean({ sum, members }: { sum: number; members: readonly number[] }): number {
  return sum / members.length;
}
