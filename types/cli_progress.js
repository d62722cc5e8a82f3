import cliProgress from "cli-progress";

export const { SingleBar } = cliProgress;
