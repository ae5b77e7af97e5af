import { environmentNames } from "../../config/environments";
import { type Leaf, leaves } from "../../config/schema/leaves";

/** `docs/configuration.md`: every key of the schema, and where values come from. */
export function renderConfigurationReference(): string {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const dot = leaf.path.indexOf(".");
    const group = dot < 0 ? "General" : leaf.path.slice(0, dot);
    groups.set(group, [...(groups.get(group) ?? []), leaf]);
  }
  const sections = [...groups].map(
    ([group, members]) => `## ${group}\n\n${members.map(entry).join("\n\n")}\n`,
  );
  return `${introduction()}\n${sections.join("\n")}`;
}

function introduction(): string {
  return `# Configuration

<!-- Generated from config/schema by \`npm run docs\`. Change the schema, not this page. -->

Every value has a default: an empty configuration is the service as it was first described. Sources, the last one
that names a key wins:

1. the defaults on this page,
2. \`config/environments/<environment>.ts\` (${environmentNames.map((name) => `\`${name}\``).join(", ")}),
3. \`.env\` in the project's root (see \`.env.example\`), or the file that \`DEEPSEEK_ENV_FILE\` names,
4. environment variables,
5. the command line: \`--set <key>=<value>\`, any number of times.

The environment is chosen by \`--environment\`, else by \`DEEPSEEK_ENVIRONMENT\`, else it is \`production\`
(\`npm start\`: \`local\`). In variables and on the command line a list is \`a,b,c\` and a map is \`a=x,b=y\` or JSON.
All that is wrong is reported at once, with the key, the value, what is allowed and where to change it; the exit
code is 2 and nothing is written.
`;
}

function entry(leaf: Leaf): string {
  const lines = [
    `### \`${leaf.path}\``,
    "",
    leaf.description,
    "",
    `- Default: ${defaultText(leaf)}`,
    `- Allowed: ${leaf.allowed}`,
    `- Variable: \`${leaf.variable}\``,
  ];
  if (leaf.source) lines.push(`- Source: <${leaf.source}>`);
  return lines.join("\n");
}

function defaultText({ defaultValue, derivedDefault }: Leaf): string {
  if (derivedDefault !== undefined) return derivedDefault;
  if (defaultValue === undefined) return "none";
  return `\`${typeof defaultValue === "string" ? defaultValue : JSON.stringify(defaultValue)}\``;
}
