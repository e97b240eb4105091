-- Draw from one bucket in one step. KEYS: the bucket. ARGV: capacity, restores a second, cost, now in ms.
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local capacity, restores, cost, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local left, at = tonumber(kept[1] or capacity), tonumber(kept[2] or now)
left = math.min(capacity, left + math.max(now - at, 0) / 1000 * restores)
local granted = cost <= left
if granted then left = left - cost end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', tostring(math.max(at, now)))
redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / restores * 1000) + 1000)
return {granted and 1 or 0, math.floor(left)}
