import type { ApplyContext } from "../../rules/rule";
import { type CtyValue, hasUnknown, type ObjectValue, textOf, textsOf, UNKNOWN } from "../../values/value";

/**
 * The domains to validate, which the plan of a certificate knows although AWS makes their records at apply:
 * configurations make one DNS record for each, by `for_each`.
 */
export function plannedValidationOptions(values: ObjectValue): CtyValue {
  const { validation_method, domain_name, subject_alternative_names } = values;
  if (validation_method !== "DNS" || hasUnknown(domain_name) || isPartlyUnknown(subject_alternative_names)) {
    return UNKNOWN;
  }
  return domainsOf(values).map((domain) => ({
    domain_name: domain,
    resource_record_name: UNKNOWN,
    resource_record_type: UNKNOWN,
    resource_record_value: UNKNOWN,
  }));
}

export function validationOptions(values: ObjectValue, context: ApplyContext): CtyValue {
  if (values.validation_method !== "DNS") {
    return [];
  }
  return domainsOf(values).map((domain) => {
    const validated = domain.replace(/^\*\./, "");
    return {
      domain_name: domain,
      resource_record_name: `_${context.hex(32, `name ${validated}`)}.${validated}.`,
      resource_record_type: "CNAME",
      resource_record_value: `_${context.hex(32, `value ${validated}`)}.acm-validations.aws.`,
    };
  });
}

function domainsOf({ domain_name, subject_alternative_names }: ObjectValue): string[] {
  return [...new Set([textOf(domain_name) ?? "", ...textsOf(subject_alternative_names)])];
}

/** Names that are left to AWS are the domain itself. */
function isPartlyUnknown(names: CtyValue | undefined): boolean {
  return names !== UNKNOWN && hasUnknown(names);
}
