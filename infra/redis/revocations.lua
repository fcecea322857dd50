-- KEYS[1]: the sessions revoked lately. ARGV: session, channel, seconds that it is kept.
-- Keeps it for nodes that do not hear the channel at the moment, and tells those that do.
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[3]))
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', ARGV[2], ARGV[1])
