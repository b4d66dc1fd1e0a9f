-- The task of bench/opponent.ts in Lua: lua5.4 collect.lua GRAPH live|garbage REPEATS, one line of
-- JSON.
--
-- An object is a table whose array part holds its references: 16 bytes each, no hash part. The
-- clock is os.clock, processor time: the collector has one thread, and Lua has no finer one.

local path, situation, repeats = arg[1], arg[2], tonumber(arg[3])

local PIECE = 4096 -- numbers that are unpacked at a time; they pass Lua's stack

local function readColumn(file, length)
  local column = {}
  local at = 0
  while at < length do
    local count = math.min(PIECE, length - at)
    local numbers = table.pack(string.unpack("<" .. ("I4"):rep(count), file:read(4 * count)))
    table.move(numbers, 1, count, at + 1, column)
    at = at + count
  end
  return column
end

local function readGraph()
  local file = assert(io.open(path, "rb"))
  local counts = readColumn(file, 3)
  local graph = { objectCount = counts[1] }
  graph.offsets = readColumn(file, counts[1] + 1)
  graph.targets = readColumn(file, counts[2])
  graph.held = readColumn(file, counts[3])
  file:close()
  return graph
end

local function makeObject(count)
  if count == 3 then return { false, false, false } end
  if count == 2 then return { false, false } end
  if count == 1 then return { false } end
  return {}
end

-- Makes and links the graph; returns a list of all objects.
local function build(graph)
  local offsets, targets = graph.offsets, graph.targets
  local holder = {}
  for index = 1, graph.objectCount do
    holder[index] = makeObject(offsets[index + 1] - offsets[index])
  end
  for index = 1, graph.objectCount do
    local owner, start = holder[index], offsets[index]
    for at = 1, offsets[index + 1] - start do
      owner[at] = holder[targets[start + at] + 1]
    end
  end
  return holder
end

local function onlyHeld(graph, holder)
  local kept = {}
  for index, object in ipairs(graph.held) do kept[index] = holder[object + 1] end
  return kept
end

local function milliseconds(work)
  local start = os.clock()
  work()
  return (os.clock() - start) * 1e3
end

local function collect() collectgarbage("collect") end

-- Checks each object, untimed, with the graph built once more and in a weak table.
local function countLeft(graph)
  local holder = build(graph)
  local weak = setmetatable({}, { __mode = "k" })
  for _, object in ipairs(holder) do weak[object] = true end
  holder = onlyHeld(graph, holder)
  collect()
  local left = 0
  for _ in pairs(weak) do left = left + 1 end
  return left, holder
end

local graph = readGraph()
collectgarbage("incremental")
collectgarbage("stop")
local ms, builds, holder = {}, {}, nil
collect()
local ownKilobytes = collectgarbage("count")
local kilobytes

local function buildAndGiveUp()
  builds[#builds + 1] = milliseconds(function() holder = build(graph) end)
  kilobytes = collectgarbage("count")
  holder = onlyHeld(graph, holder)
end

for repeat_ = 1, repeats do
  if repeat_ == 1 or situation == "garbage" then
    holder = nil
    collect()
    buildAndGiveUp()
    if situation == "live" then collect() end
  end
  ms[repeat_] = milliseconds(collect)
end
holder = nil
collect()
local left = countLeft(graph)

table.sort(builds)
print(
  string.format(
    '{"ms":[%s],"freed":%d,"left":%d,"buildMs":%f,"bytes":%d}',
    table.concat(ms, ","),
    graph.objectCount - left,
    left,
    builds[(#builds + 1) // 2],
    (kilobytes - ownKilobytes) * 1024 // 1
  )
)
