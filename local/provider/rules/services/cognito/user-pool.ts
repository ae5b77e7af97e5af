import { refusedByAws } from "../../common/aws-refusal";
import { DIGITS_AND_LOWERCASE, dnsSuffix, randomText, regionalArn } from "../../common/identifiers";
import { blocks, isAbsent, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";
import { messageRules } from "./message-rules";

const VERIFIED_ATTRIBUTES = ["phone_number", "email"];
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LAMBDA_ARNS = [
  "create_auth_challenge",
  "custom_message",
  "define_auth_challenge",
  "kms_key_id",
  "post_authentication",
  "post_confirmation",
  "pre_authentication",
  "pre_sign_up",
  "pre_token_generation",
  "user_migration",
  "verify_auth_challenge_response",
];
const MFA_METHODS = ["sms_configuration", "software_token_mfa_configuration", "email_mfa_configuration"];

const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

const invalidParameter = (path: string, words: string) =>
  refusedByAws(path, `InvalidParameterException: ${words}`);

function checkMfa(pool: Values): readonly Violation[] {
  const isOn = pool.mfa_configuration === "ON" || pool.mfa_configuration === "OPTIONAL";
  const isUsable = MFA_METHODS.some((method) =>
    method === "software_token_mfa_configuration"
      ? pool[method] === undefined || blocks(pool[method]).some(({ enabled }) => enabled !== false)
      : !isAbsent(pool[method]),
  );
  return isOn && !isUsable
    ? [
        invalidParameter(
          "mfa_configuration",
          "Invalid MFA configuration given, can't turn on MFA without configuring SMS, software token or email MFA.",
        ),
      ]
    : [];
}

function checkVerification(pool: Values): readonly Violation[] {
  const verified = pool.auto_verified_attributes;
  const needed = blocks(pool.user_attribute_update_settings).flatMap((settings) => {
    const attributes = settings.attributes_require_verification_before_update;
    return Array.isArray(attributes) ? attributes : [];
  });
  const missing = needed.filter((attribute) => Array.isArray(verified) && !verified.includes(attribute));
  return (verified === null && needed.length > 0) || missing.length > 0
    ? [
        invalidParameter(
          "user_attribute_update_settings",
          "AttributesRequireVerificationBeforeUpdate can only be set with attributes that are auto-verified.",
        ),
      ]
    : [];
}

/** What a plan's tier does not have: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html */
function checkTier(pool: Values): readonly Violation[] {
  const modes = blocks(pool.user_pool_add_ons).map((addOns) => addOns.advanced_security_mode);
  const isProtected = modes.some((mode) => mode === "AUDIT" || mode === "ENFORCED");
  const tier = text(pool.user_pool_tier);
  return isProtected && tier !== undefined && tier !== "PLUS"
    ? [
        invalidParameter(
          "user_pool_add_ons.advanced_security_mode",
          `Threat protection is not available in the feature plan ${tier}, only in PLUS.`,
        ),
      ]
    : [];
}

/** Rules of `aws_cognito_user_pool`. */
export const userPool: ResourceRules = {
  source: "internal/service/cognitoidp/user_pool.go",
  arguments: {
    "account_recovery_setting.recovery_mechanism": { items: [1, 2] },
    "account_recovery_setting.recovery_mechanism.name": {
      oneOf: ["verified_email", "verified_phone_number", "admin_only"],
    },
    "account_recovery_setting.recovery_mechanism.priority": { range: [1, 2] },
    "admin_create_user_config.invite_message_template.email_message": messageRules.inviteByEmail,
    "admin_create_user_config.invite_message_template.email_subject": messageRules.subject,
    "admin_create_user_config.invite_message_template.sms_message": messageRules.inviteBySms,
    alias_attributes: {
      forceNew: true,
      oneOf: ["phone_number", "email", "preferred_username"],
      conflictsWith: ["username_attributes"],
    },
    auto_verified_attributes: { oneOf: VERIFIED_ATTRIBUTES },
    deletion_protection: { default: "INACTIVE", oneOf: ["ACTIVE", "INACTIVE"] },
    "email_configuration.email_sending_account": {
      default: "COGNITO_DEFAULT",
      oneOf: ["COGNITO_DEFAULT", "DEVELOPER"],
    },
    "email_configuration.reply_to_email_address": {
      patterns: [{ pattern: /^$|[^\s]+@[^\s]+/, message: "must be an email address" }],
    },
    "email_configuration.source_arn": { format: "arn" },
    email_verification_message: {
      conflictsWith: ["verification_message_template.email_message"],
      ...messageRules.email,
    },
    email_verification_subject: {
      conflictsWith: ["verification_message_template.email_subject"],
      ...messageRules.subject,
    },
    ...Object.fromEntries(LAMBDA_ARNS.map((name) => [`lambda_config.${name}`, { format: "arn" as const }])),
    "lambda_config.custom_email_sender": { requiredWith: ["lambda_config.kms_key_id"] },
    "lambda_config.custom_email_sender.lambda_arn": { format: "arn" },
    "lambda_config.custom_email_sender.lambda_version": { oneOf: ["V1_0"] },
    "lambda_config.custom_sms_sender": { requiredWith: ["lambda_config.kms_key_id"] },
    "lambda_config.custom_sms_sender.lambda_arn": { format: "arn" },
    "lambda_config.custom_sms_sender.lambda_version": { oneOf: ["V1_0"] },
    "lambda_config.pre_token_generation_config.lambda_arn": { format: "arn" },
    "lambda_config.pre_token_generation_config.lambda_version": { oneOf: ["V1_0", "V2_0", "V3_0"] },
    mfa_configuration: { default: "OFF", oneOf: ["OFF", "ON", "OPTIONAL"] },
    name: { forceNew: true, length: [1, 128] },
    "password_policy.minimum_length": { range: [6, 99] },
    "password_policy.password_history_size": { range: [0, 24] },
    "password_policy.temporary_password_validity_days": { range: [0, 365] },
    schema: { items: [1, 50] },
    "schema.attribute_data_type": { oneOf: ["String", "Number", "DateTime", "Boolean"] },
    "schema.name": { length: [1, 20] },
    "sign_in_policy.allowed_first_auth_factors": {
      oneOf: ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
    },
    sms_authentication_message: messageRules.sms,
    "sms_configuration.sns_caller_arn": { format: "arn" },
    sms_verification_message: {
      conflictsWith: ["verification_message_template.sms_message"],
      ...messageRules.sms,
    },
    "user_attribute_update_settings.attributes_require_verification_before_update": {
      oneOf: VERIFIED_ATTRIBUTES,
    },
    "user_pool_add_ons.advanced_security_additional_flows.custom_auth_mode": {
      oneOf: ["AUDIT", "ENFORCED"],
    },
    "user_pool_add_ons.advanced_security_mode": { oneOf: ["OFF", "AUDIT", "ENFORCED"] },
    user_pool_tier: { oneOf: ["LITE", "ESSENTIALS", "PLUS"] },
    username_attributes: {
      forceNew: true,
      oneOf: VERIFIED_ATTRIBUTES,
      conflictsWith: ["alias_attributes"],
    },
    "username_configuration.case_sensitive": { forceNew: true },
    "verification_message_template.default_email_option": {
      default: "CONFIRM_WITH_CODE",
      oneOf: ["CONFIRM_WITH_LINK", "CONFIRM_WITH_CODE"],
    },
    "verification_message_template.email_message": {
      conflictsWith: ["email_verification_message"],
      ...messageRules.email,
    },
    "verification_message_template.email_message_by_link": messageRules.emailByLink,
    "verification_message_template.email_subject": {
      conflictsWith: ["email_verification_subject"],
      ...messageRules.subject,
    },
    "verification_message_template.email_subject_by_link": messageRules.subject,
    "verification_message_template.sms_message": {
      conflictsWith: ["sms_verification_message"],
      ...messageRules.sms,
    },
    "web_authn_configuration.user_verification": { oneOf: ["required", "preferred"] },
  },
  computed: {
    id: (_pool, context) =>
      `${context.region}_${randomText(context, 9, `${DIGITS_AND_LOWERCASE}${LETTERS}`, "id")}`,
    arn: (pool, context) => regionalArn(context, "cognito-idp", `userpool/${text(pool.id)}`),
    endpoint: (pool, context) => `cognito-idp.${context.region}.${dnsSuffix(context)}/${text(pool.id)}`,
    creation_date: now,
    last_modified_date: now,
    custom_domain: () => "",
    domain: () => "",
    email_verification_message: () => "",
    email_verification_subject: () => "",
    estimated_number_of_users: () => 0,
    sms_verification_message: () => "",
    user_pool_tier: () => "ESSENTIALS",
  },
  computedInBlocks: {
    "password_policy.temporary_password_validity_days": () => 7,
    "username_configuration.case_sensitive": () => true,
  },
  check: (pool) => [...checkMfa(pool), ...checkVerification(pool), ...checkTier(pool)],
  refuseDelete: (pool) =>
    pool.deletion_protection === "ACTIVE"
      ? `deleting Cognito User Pool (${text(pool.id)}): InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.`
      : undefined,
};
