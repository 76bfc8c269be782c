-- Health of an ArgoTuningPolicy for Argo CD, from its conditions.
--   Degraded     somebody has to do something: the message says what
--   Suspended    spec.paused
--   Progressing  no look yet, an older look, a rollout under way, or the policy is being deleted
--   Healthy      everything else; a change that waits for its window is not unhealthy
local function health(status, message)
  return {status = status, message = message or ""}
end

local meta = obj.metadata or {}
local spec = obj.spec or {}
local status = obj.status

if meta.deletionTimestamp ~= nil then
  return health("Progressing", "restoring the install before the policy goes")
end
if status == nil or status.conditions == nil then
  return health("Progressing", "argo-tuner has not looked yet")
end
if meta.generation ~= nil and (status.observedGeneration or 0) < meta.generation then
  return health("Progressing", "argo-tuner has not looked at the latest change of the policy yet")
end

local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end
local function is(type, value, reason)
  local condition = conditions[type]
  return condition ~= nil and condition.status == value and (reason == nil or condition.reason == reason)
end

if is("Ready", "False") then
  return health("Degraded", conditions.Ready.reason .. ": " .. conditions.Ready.message)
end
if is("Contested", "True") then
  return health("Degraded", "Contested: " .. conditions.Contested.message)
end
if spec.paused then
  return health("Suspended", conditions.Applied ~= nil and conditions.Applied.message or "paused")
end
if is("Effective", "False", "RolloutInProgress") then
  return health("Progressing", conditions.Effective.message)
end
if conditions.Ready == nil then
  return health("Progressing", "argo-tuner has not looked yet")
end
return health("Healthy", status.nextAction or conditions.Ready.message)
