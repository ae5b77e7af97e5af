import { resourceRules } from "../../local/provider/rules";
import { synthesize } from "../support/synthesize";

/** Options that together make every resource type that a stack can make. */
const variants = [[], ["network.natGateway=none"]];

const usedTypes = new Set(
  variants.flatMap((options) =>
    Object.values(synthesize(options)).flatMap(({ resource }) => Object.keys(resource)),
  ),
);

test.each([...usedTypes].sort())("the local cloud has rules for %s, with their source", (type) => {
  expect(resourceRules[type]?.source).toMatch(
    /^(internal\/service\/\w+\/\w+\.go|website\/docs\/r\/\w+\.html\.markdown)$/,
  );
});
