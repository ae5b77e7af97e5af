import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { IConstruct } from "constructs";
import { listInput } from "./inputs";

/** Nothing that runs has a public address: load balancers are internal, instances and subnets give none. */
export function privateAddresses(construct: IConstruct): readonly string[] {
  if (construct instanceof Lb) {
    return construct.internalInput === true ? [] : ["the load balancer is public. Set internal."];
  }
  if (construct instanceof Subnet) {
    return construct.mapPublicIpOnLaunchInput === true
      ? ["the subnet gives public addresses. Clear mapPublicIpOnLaunch."]
      : [];
  }
  if (construct instanceof LaunchTemplate) {
    const interfaces = listInput(construct.networkInterfacesInput);
    const closed =
      interfaces.length > 0 && interfaces.every((each) => String(each.associatePublicIpAddress) === "false");
    return closed ? [] : ["instances may get a public address. Set associatePublicIpAddress to false."];
  }
  return [];
}
