/**
 * `npm start -- logs`, as the operator writes it for an environment.
 *
 * @param subcommand default: none, the start itself
 */
export function startCommandLine(environment: string, subcommand?: string): string {
  const args = [
    ...(subcommand === undefined ? [] : [subcommand]),
    ...(environment === "local" ? [] : ["--environment", environment]),
  ];
  return ["npm start", ...(args.length === 0 ? [] : ["--"]), ...args].join(" ");
}
