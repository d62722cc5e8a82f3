/** What a process that failed had to say, from what it wrote to standard error: its error, else its first line. */
export function complaintOf(stderr: string): string {
  const lines = stderr.trim().split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const said = lines.find((line) => /error/i.test(line)) ?? lines[0] ?? "";
  return said.replace(/^error: Uncaught (\(in promise\) )?(\w*Error: )?/, "");
}
