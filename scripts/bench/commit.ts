/** Which commit the code is, for the provenance of results. */

/** The commit checked out below `root` and whether files differ from it; nulls where there is no git or no checkout. */
export async function commitOf(root: string): Promise<{ commit: string | null; dirty: boolean | null }> {
  const commit = await git(root, "rev-parse", "HEAD");
  if (commit === null) return { commit: null, dirty: null };
  const changes = await git(root, "status", "--porcelain");
  return { commit, dirty: changes === null ? null : changes !== "" };
}

async function git(root: string, ...args: string[]): Promise<string | null> {
  try {
    const command = new Deno.Command("git", {
      args: ["-C", root, "-c", `safe.directory=${root.replace(/\/$/, "")}`, ...args],
      stdout: "piped",
      stderr: "null",
    });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null; // git is not installed
  }
}
