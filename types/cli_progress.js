import cliProgress from "npm:cli-progress@3.12.0";

export const { SingleBar } = cliProgress;
