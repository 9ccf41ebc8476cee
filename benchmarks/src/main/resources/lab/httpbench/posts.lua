-- For wrk -s: each post has a title of its own, and is as long as those of the lab's users.
local sent = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function request()
  sent = sent + 1
  return wrk.format(nil, nil, nil,
    '{"title": "wrk, post ' .. sent .. '", "content": "' .. string.rep("Some text to read, ", 8) .. '"}')
end
