-- The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
-- lua5.4 client.lua [HOST PORT]
local socket = require("socket")

local host, port = arg[1] or "127.0.0.1", tonumber(arg[2] or 12580)

local function check(value, message)
  if not value then
    io.stderr:write("client: ", message, "\n")
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

local function chat(server)
  while true do
    io.write("client: ")
    io.flush()
    local line = io.read()
    if not line then return end
    if line == "" then
      io.stderr:write("an empty line is 0 bytes: nothing travels, both sides wait in select\n")
    end
    check(server:send(line))

    local text, message = receive_some(server)
    if text == "" and message == "closed" then -- The server has closed its side.
      print("peer closed")
      return
    end
    print("server: " .. text)
    if text == "#q#" then return end
  end
end

io.stdout:setvbuf("line") -- On a pipe, stdio would keep the text until its buffer is full.
local server = check(socket.tcp4())
check(server:connect(host, port))
chat(server)
server:close()
