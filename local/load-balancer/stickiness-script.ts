/** Carries a target between the script and Envoy's stateful session filter; it reaches neither client nor target. */
export const targetHeader = "x-load-balancer-target";

/** Of the balancer's own cookie, and not configurable, as on the Application Load Balancer. */
const cookieLifetimeSeconds = 7 * 24 * 3600;

/**
 * Lua for Envoy that sticks as the Application Load Balancer does with an application cookie
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#application-based-stickiness
 * and https://aws.amazon.com/blogs/networking-and-content-delivery, "Introducing application cookie stickiness"):
 *
 * - a request goes to the target that AWSALBAPP-0 names when it brings AWSALBAPP-0 and the application cookie, and the
 *   duration since the last response has not passed;
 * - a response whose headers (not trailers) set the application cookie gets a new AWSALBAPP-0, and so does one to a
 *   request that stuck, which begins the duration anew;
 * - any other response gets the value `_remove_`, which also stands in the parts -1 to -3 that the real one uses for
 *   values longer than a cookie.
 *
 * The value is not encrypted here; it is opaque to clients all the same.
 */
export function stickinessScript(cookieName: string, durationSeconds: number): string {
  return `
local application = ${JSON.stringify(cookieName)}
local balancer = "AWSALBAPP-0"
local duration = ${durationSeconds * 1000}
local header = ${JSON.stringify(targetHeader)}

local function now(handle)
  return tonumber(handle:timestampString(EnvoyTimestampResolution.MILLISECOND))
end

local function encode(text)
  return (text:gsub(".", function(character) return string.format("%02x", character:byte()) end))
end

local function decode(text)
  if #text % 2 == 1 or text:find("%X") then return "" end
  return (text:gsub("%x%x", function(digits) return string.char(tonumber(digits, 16)) end))
end

local function cookies(headers)
  local found = {}
  for name, value in (headers:get("cookie") or ""):gmatch("([^=;%s]+)=([^;]*)") do found[name] = value end
  return found
end

local function sets(headers, name)
  for index = 0, headers:getNumValues("set-cookie") - 1 do
    if headers:getAtIndex("set-cookie", index):sub(1, #name + 1) == name .. "=" then return true end
  end
  return false
end

function envoy_on_request(handle)
  local headers = handle:headers()
  headers:remove(header)
  local sent = cookies(headers)
  if not sent[application] or not sent[balancer] then return end
  local expires, target = decode(sent[balancer]):match("^(%d+) (%S+)$")
  if not target or tonumber(expires) < now(handle) then return end
  headers:add(header, target)
  handle:streamInfo():dynamicMetadata():set("stickiness", "target", target)
end

function envoy_on_response(handle)
  local headers = handle:headers()
  local asked = (handle:streamInfo():dynamicMetadata():get("stickiness") or {}).target
  -- The filter says which target it was only when it is another than the one asked for.
  local other = headers:get(header)
  headers:remove(header)
  local target = other or asked
  local value = "_remove_"
  if target and (sets(headers, application) or not other) then
    value = encode(string.format("%d %s", now(handle) + duration, target))
  end
  local expires = os.date("!%a, %d %b %Y %H:%M:%S GMT", os.time() + ${cookieLifetimeSeconds})
  local attributes = "; Expires=" .. expires .. "; Path=/"
  headers:add("set-cookie", balancer .. "=" .. value .. attributes)
  for part = 1, 3 do headers:add("set-cookie", "AWSALBAPP-" .. part .. "=_remove_" .. attributes) end
end
`;
}
