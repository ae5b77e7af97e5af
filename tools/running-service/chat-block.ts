import { users } from "../../local/identity/user";
import { bold, dim, print } from "../terminal";
import type { Running } from "./run-service";
import { startCommandLine } from "./start-command-line";

/** What an operator wants to know of a service that has just started. */
export function printChatBlock({ chat, directory, set }: Running, environment: string): void {
  const may = users.filter(({ mayChat }) => mayChat).map(({ name }) => name);
  const others = users.filter(({ mayChat }) => !mayChat).map(({ name }) => name);
  const values = [...set, "KEY=VALUE"].map((value) => ` --set ${value}`).join("");
  const lines = [
    ["Chat", bold(chat.pageUrl)],
    ["Sign in", `as ${may.join(" or ")}, without a password; ${others.join(", ")} is denied, to be seen too`],
    ["WebSocket", chat.webSocketUrl],
    ["Answers", chat.engine],
    ["Status", startCommandLine(environment, "status")],
    ["Logs", `${startCommandLine(environment, "logs")}   ${dim(directory)}`],
    ["Change it", `npm run deploy -- --environment ${environment}${values}   ${dim("in another terminal")}`],
    ["Stop", `Ctrl-C, or ${startCommandLine(environment, "stop")}`],
  ] as const;
  print();
  for (const [title, text] of lines) print(`  ${title.padEnd(10)} ${text}`);
  print();
}
