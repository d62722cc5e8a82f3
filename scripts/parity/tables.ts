/** What `parity` prints. */
import { formatNumber } from "../../results/numbers.ts";
import type { ParityCast, ParityRow } from "../../results/parity_format.ts";
import { terminalTable, terminalWidth } from "../terminal_table.ts";
import type { Caught } from "./controls.ts";

/** A row for each model and optimizer. */
export function rowsTable(rows: readonly ParityRow[]): string {
  const header = ["model", "optimizer", "loss", "gradient", "parameter", "update", "state", "within", "freely", ""];
  const cells = rows.map(({ model, optimizer, steps, error, within, explained, free, holds }) => [
    model,
    optimizer,
    ...[error.loss, error.gradient, error.parameter, error.update, error.state].map(short),
    `${within} of ${steps}${explained > 0 ? `, ${explained} explained` : ""}`,
    free === null ? "–" : short(Math.max(free.loss, free.parameter)),
    holds ? "agrees" : "DIFFERS",
  ]);
  return terminalTable(header, cells, terminalWidth());
}

/** A line for each format. */
export function castLines(casts: readonly ParityCast[]): string[] {
  return casts.map(({ format, values, differing }) => {
    const count = values.toLocaleString("en-US");
    return `Casts to ${format}: ${count} values, ${differing.toLocaleString("en-US")} differ.`;
  });
}

/** A row for each planted fault. */
export function controlsTable(found: readonly Caught[]): string {
  const cells = found.map(({ planted, where, by, error, allowed, caught }) => [
    planted,
    where,
    by,
    short(error),
    short(allowed),
    caught ? "caught" : "MISSED",
  ]);
  return terminalTable(["planted fault", "where", "shows in", "error", "allowed", ""], cells, terminalWidth());
}

function short(value: number): string {
  return formatNumber(value, 2);
}
