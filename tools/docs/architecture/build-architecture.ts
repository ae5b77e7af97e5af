import { addChatApi } from "./chat-api-part";
import { Drawing } from "./drawing";
import { addInference } from "./inference-part";
import { leftOut } from "./left-out";
import { addLlmService } from "./llm-service-part";
import { addLoadBalancer } from "./load-balancer-part";
import { addNetwork } from "./network-part";
import { addQueues } from "./queue-part";
import { addSignIn } from "./sign-in-part";
import { addStackKey } from "./stack-key";
import { StackResources } from "./stack-resources";
import type { StackJsons } from "./synthesized-stacks";
import { addTables } from "./tables-part";
import { addWebClient } from "./web-client-part";

/**
 * What the stacks are, as a reader wants to know it: every label and every arrow is read from their Terraform JSON.
 *
 * @throws Error names the resources that are neither drawn nor left out on purpose
 */
export function buildArchitecture(jsons: StackJsons): Drawing {
  const stacks = new StackResources(jsons);
  const drawing = new Drawing();
  addWebClient(drawing, stacks);
  addChatApi(drawing, stacks);
  addSignIn(drawing, stacks);
  addTables(drawing, stacks);
  addQueues(drawing, stacks);
  addNetwork(drawing, stacks);
  addInference(drawing, stacks);
  addLoadBalancer(drawing, stacks);
  addLlmService(drawing, stacks);
  addStackKey(drawing, stacks);
  drawing.assertShows(stacks.all, leftOut);
  return drawing;
}
