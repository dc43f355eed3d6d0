-- The chat's server: one client, and the two sides take turns until the server's line is #q#.
-- lua5.4 server.lua [HOST PORT]
local socket = require("socket")

local host, port = arg[1] or "127.0.0.1", tonumber(arg[2] or 12580)

local function check(value, message)
  if not value then
    io.stderr:write("server: ", message, "\n")
    os.exit(1, true)
  end
  return value
end

-- LuaSocket's receive(1024) waits until all 1024 are there. What has come so far is the third that it returns, once it
-- may not wait: select waits instead.
local function receive_some(from)
  socket.select({ from })
  from:settimeout(0)
  local whole, message, part = from:receive(1024)
  from:settimeout(nil)
  return whole or part, message
end

local function chat(client)
  while true do
    local text, message = receive_some(client)
    if text == "" and message == "closed" then -- The client has closed its side.
      print("peer closed")
      return
    end
    print("client: " .. text)

    io.write("server: ")
    io.flush()
    local line = io.read()
    if not line then return end
    if line == "" then
      io.stderr:write("an empty line is 0 bytes: nothing travels, both sides wait in select\n")
    end
    check(client:send(line))
    if line == "#q#" then
      socket.sleep(1)
      return
    end
  end
end

io.stdout:setvbuf("line") -- On a pipe, stdio would keep the text until its buffer is full.
local listener = check(socket.tcp4())
-- Without this, bind fails for a minute after a run in which this side closed first.
check(listener:setoption("reuseaddr", true))
check(listener:bind(host, port))
check(listener:listen(1))
local client = check(listener:accept())
chat(client)
client:close()
listener:close()
