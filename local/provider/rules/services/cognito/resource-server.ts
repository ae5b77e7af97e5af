import { blocks, joined, text } from "../../common/values";
import type { ResourceRules } from "../../rule";

/** Rules of `aws_cognito_resource_server`. */
export const resourceServer: ResourceRules = {
  source: "internal/service/cognitoidp/resource_server.go",
  arguments: {
    identifier: { forceNew: true, length: [1, 256] },
    name: { length: [1, 256] },
    scope: { items: [0, 100] },
    "scope.scope_description": { length: [1, 256] },
    "scope.scope_name": {
      length: [1, 256],
      patterns: [
        {
          pattern: /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$/,
          message: "must satisfy regular expression pattern: [\\x21\\x23-\\x2E\\x30-\\x5B\\x5D-\\x7E]+",
        },
      ],
    },
    user_pool_id: { forceNew: true },
  },
  computed: {
    id: (server) => `${text(server.user_pool_id)}|${text(server.identifier)}`,
    scope_identifiers: (server) =>
      blocks(server.scope).map(({ scope_name }) => `${text(server.identifier)}/${text(scope_name)}`),
  },
  // The blocks of a set have no place among the arguments that a plan compares one by one.
  changesOnUpdate: ["scope_identifiers"],
  uniqueName: (server) => joined("|", server.user_pool_id, server.identifier),
};
