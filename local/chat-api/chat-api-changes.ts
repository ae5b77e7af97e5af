import type { LambdaFunction } from "../emulator/lambda-function";
import { changesBetween } from "../terraform/changes-between";
import type { ChatApiDescription } from "./chat-api-description";
import type { QueueTrigger } from "./queue-trigger";
import type { Route, WebSocketApi } from "./web-socket-api";

/** What is different of things of one kind: lines of words by the name of the thing. */
export type NamedChanges = ReadonlyMap<string, readonly string[]>;

/** What is different in another state of the chat API. */
export interface ChatApiChanges {
  readonly functions: NamedChanges;
  readonly tables: NamedChanges;
  readonly queues: NamedChanges;
  /** By the queue's name. */
  readonly triggers: NamedChanges;
  readonly gateway: NamedChanges;
}

/** Compares two states of the chat API. */
export function chatApiChanges(before: ChatApiDescription, after: ChatApiDescription): ChatApiChanges {
  const compare = <Thing>(kind: string, thingsOf: (description: ChatApiDescription) => Map<string, Thing>) =>
    namedChanges(kind, thingsOf(before), thingsOf(after));
  return {
    functions: compare("function", ({ functions }) => byName(functions, functionValues)),
    tables: compare("table", ({ tables }) => byName(tables, (table) => table)),
    queues: compare("queue", ({ queues }) => byName(queues, ({ attributes }) => attributes)),
    triggers: compare("trigger of queue", ({ triggers }) => new Map(triggers.map(triggerValues))),
    gateway: new Map([
      ...compare("route", ({ api }) => new Map([...api.routes.values()].map(routeValues))),
      ...compare("gateway", ({ api }) => new Map([["", apiValues(api)]])),
    ]),
  };
}

function namedChanges<Thing>(
  kind: string,
  before: ReadonlyMap<string, Thing>,
  after: ReadonlyMap<string, Thing>,
): NamedChanges {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return new Map(
    names
      .map((name): [string, string[]] => {
        const what = `${kind} ${name}`.trim();
        if (!before.has(name)) return [name, [`${what}: added`]];
        if (!after.has(name)) return [name, [`${what}: removed`]];
        return [name, changesBetween(what, before.get(name), after.get(name))];
      })
      .filter(([, changes]) => changes.length > 0),
  );
}

function byName<Named extends { readonly name: string }, Values>(
  things: readonly Named[],
  valuesOf: (thing: Named) => Values,
): Map<string, Values> {
  return new Map(things.map((each) => [each.name, valuesOf(each)]));
}

/** Without what only says where it is, or whose. */
function functionValues({ arn, codeFile, invokeArn, memoryMiB, role, ...values }: LambdaFunction) {
  return { ...values, memory: `${memoryMiB} MiB` };
}

function triggerValues({ lambda, maximumConcurrency, queue, reportsFailures }: QueueTrigger) {
  return [queue.name, { function: lambda.name, maximumConcurrency, reportsFailures }] as const;
}

function routeValues({ authorizer, key, lambda, timeoutMilliseconds }: Route) {
  return [key, { function: lambda.name, timeoutMilliseconds, authorizer: authorizer?.name }] as const;
}

function apiValues({ routes, ...values }: WebSocketApi) {
  return values;
}
