import { refusedByAws } from "../../common/aws-refusal";
import { blocks, isAbsent, joined, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";

function checkAssets(branding: Values): readonly Violation[] {
  return blocks(branding.asset)
    .filter((asset) => isAbsent(asset.bytes) && isAbsent(asset.resource_id))
    .map(() =>
      refusedByAws("asset.bytes", "InvalidParameterException: An asset must have bytes or a resource ID."),
    );
}

/** Rules of `aws_cognito_managed_login_branding`. */
export const managedLoginBranding: ResourceRules = {
  source: "internal/service/cognitoidp/managed_login_branding.go",
  arguments: {
    asset: { forceNew: true, items: [0, 40] },
    "asset.color_mode": { oneOf: ["LIGHT", "DARK", "DYNAMIC"] },
    "asset.extension": { oneOf: ["ICO", "JPEG", "PNG", "SVG", "WEBP"] },
    client_id: { forceNew: true },
    settings: { exactlyOneOf: ["settings", "use_cognito_provided_values"], format: "json" },
    use_cognito_provided_values: { exactlyOneOf: ["settings", "use_cognito_provided_values"] },
    user_pool_id: { forceNew: true },
  },
  computed: {
    managed_login_branding_id: (_branding, context) => context.uuid("branding"),
    settings_all: (branding) => text(branding.settings) ?? "{}",
    use_cognito_provided_values: () => false,
  },
  changesWith: { settings_all: ["settings", "use_cognito_provided_values"] },
  uniqueName: (branding) => joined(" of ", branding.client_id, branding.user_pool_id),
  check: checkAssets,
};
