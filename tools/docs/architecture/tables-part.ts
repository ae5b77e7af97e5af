import { routeFunctions } from "./chat-api-part";
import type { Drawing } from "./drawing";
import { shortName } from "./short-name";
import { attribute, type Resource, type StackResources, textAt } from "./stack-resources";
import { counted } from "./words";

/** The tables, and the functions whose policies let them in. */
export function addTables(drawing: Drawing, stacks: StackResources): void {
  const inRoutes = new Set(
    stacks.ofType("aws_apigatewayv2_route").flatMap((route) => routeFunctions(stacks, route)),
  );
  for (const table of stacks.ofType("aws_dynamodb_table")) {
    drawing.place({
      id: table.name,
      zone: "chat-api",
      stack: table.stack,
      kind: "DynamoDB",
      title: shortName(stacks, table.stack, textAt(table, "name")),
      lines: [
        textAt(table, "billing_mode") === "PAY_PER_REQUEST" ? "on demand" : "provisioned",
        ...(attribute(table, "ttl.enabled") === true ? ["items expire"] : []),
      ],
      resources: [table],
    });
    const users = [...inRoutes].filter((one) => tablesOf(stacks, one).includes(table));
    if (users.length > 0) {
      drawing.draw({
        from: "functions",
        to: table.name,
        kind: "support",
        label: counted(users.length, "function"),
        resources: users,
      });
    }
  }
}

/** The tables that a function's policies let it read or write. */
export function tablesOf(stacks: StackResources, lambda: Resource): Resource[] {
  return stacks
    .grantsOf(lambda)
    .filter(({ actions }) => actions.some((action) => action.startsWith("dynamodb:")))
    .flatMap(({ resources }) => resources.filter(({ type }) => type === "aws_dynamodb_table"));
}
