/** A mistake in an experiment file, where it stands. */
export interface SpecProblem {
  /** File as it was asked for, or `--set` for a value from the command line. */
  readonly file: string;
  /** Counted from 1; 0 where there is no text to point at. */
  readonly line: number;
  readonly column: number;
  /** Keys from the top of the file, joined with dots; list items count from 0. Empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Every mistake of an experiment file and its bases at once, sorted by file, line and column. */
export class SpecError extends SyntaxError {
  override readonly name = "SpecError";
  readonly problems: readonly SpecProblem[];

  constructor(problems: readonly SpecProblem[]) {
    const sorted = withoutRepeats([...problems].sort(byPlace));
    super(sorted.map(formatProblem).join("\n"));
    this.problems = sorted;
  }
}

/** `file:line:column: key.path: message`, as editors and terminals link it. */
export function formatProblem({ file, line, column, path, message }: SpecProblem): string {
  const place = line > 0 ? `${file}:${line}:${column}` : file;
  return [place, ...(path === "" ? [] : [path]), message].join(": ");
}

function byPlace(a: SpecProblem, b: SpecProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

function withoutRepeats(problems: readonly SpecProblem[]): SpecProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const text = formatProblem(problem);
    return !seen.has(text) && seen.add(text);
  });
}
