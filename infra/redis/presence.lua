-- KEYS of one person: devices (sorted by expiry), what each device said, the state known; then the
-- people of this slot by when to look again. ARGV: person, channel, seconds that "last seen" is kept,
-- then device, state ('' keeps what it said) and milliseconds for each device heard of.
-- Publishes the person's state if it changed.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for at = 4, #ARGV, 3 do
  local state = ARGV[at + 1]
  if state == '' then
    state = redis.call('HGET', KEYS[2], ARGV[at]) or 'online'
  end
  redis.call('HSET', KEYS[2], ARGV[at], state)
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[at + 2]), ARGV[at])
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], gone)
  redis.call('HDEL', KEYS[2], gone)
end
local rank = { dnd = 1, online = 2, away = 3, offline = 4 }
local state = 'offline'
for _, said in ipairs(redis.call('HVALS', KEYS[2])) do
  if rank[said] < rank[state] then
    state = said
  end
end
local soonest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
if soonest then
  redis.call('ZADD', KEYS[4], soonest, ARGV[1])
else
  redis.call('ZREM', KEYS[4], ARGV[1])
end
local before = string.match(redis.call('GET', KEYS[3]) or 'offline', '%a+')
if state ~= before then
  local known = string.format('%s %.0f', state, now)
  redis.call('SET', KEYS[3], known)
  if state == 'offline' then
    redis.call('EXPIRE', KEYS[3], ARGV[3])
  end
  redis.call('PUBLISH', ARGV[2], ARGV[1] .. ' ' .. known)
end
