const longest = 60;

/** A conversation's title: its first question, on one line, cut between words. */
export function titleOf(question: string): string {
  const line = question.replace(/\s+/g, " ").trim();
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest);
  const space = cut.lastIndexOf(" ");
  return `${(space > longest / 2 ? cut.slice(0, space) : cut).replace(/[\s\p{Surrogate}.,;:–-]+$/u, "")}…`;
}
