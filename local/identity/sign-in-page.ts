import { users } from "./user";

/** The page on which a user says who they are. There are no passwords: whoever reaches it may be anybody. */
export function signInPage(): string {
  const buttons = users.map(
    ({ mayChat, name }) =>
      `<li><button name="user" value="${name}">${name}</button>${mayChat ? "" : " may not use the chat"}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 24rem; margin: 15vh auto 0; padding: 1rem }
ul { list-style: none; padding: 0 }
li { margin: .5rem 0 }
button { font: inherit; min-width: 8rem; padding: .5rem 1rem; cursor: pointer }
</style>
</head>
<body>
<main>
<h1>Sign in</h1>
<p>This is the local cloud. Who are you?</p>
<form method="post"><ul>
${buttons.join("\n")}
</ul></form>
</main>
</body>
</html>`;
}
