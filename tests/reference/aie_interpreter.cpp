// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/aie_interpreter.h"

#include "compiler/packing/tensor_packing.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/aie_target.h"
#include "interface/engines/aie/switch_ports.h"
#include "interface/engines/aie/transactions.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <stdexcept>

namespace svp::test {
namespace {

constexpr size_t stream_room = 6;
constexpr uint64_t bus_region = uint64_t{1} << 40; // a region's bus addresses begin at (index + 1) * bus_region

[[noreturn]] void wrong(const std::string& what) { throw std::runtime_error("array: " + what); }

struct Registers {
    uint32_t descriptors, s2mm, mm2s, locks, switch_master, switch_slave, switch_slot;
    unsigned s2mm_channels, mm2s_channels;
};

constexpr Registers registers_of[SVP_AIE_TILE_KINDS] = {
    {0x1D000, 0x1DE00, 0x1DE10, 0x1F000, 0x3F000, 0x3F100, 0x3F200, 2, 2},
    {0xA0000, 0xA0600, 0xA0630, 0xC0000, 0xB0000, 0xB0100, 0xB0200, 6, 6},
    {0x1D000, 0x1D200, 0x1D210, 0x14000, 0x3F000, 0x3F100, 0x3F200, 2, 2}};

// Addresses of all words of one execution, in the order in which they move.
std::vector<int64_t> addresses_of(const svp_aie_descriptor& d)
{
    int64_t count[4], rest = d.length;
    for (int i = 0; i < 4; ++i) {
        count[i] = d.wrap[i] == 0 ? rest : std::min<int64_t>(rest, d.wrap[i]);
        if (d.wrap[i] != 0 && rest % count[i] != 0) wrong("a descriptor's length does not divide into its wraps");
        rest /= std::max<int64_t>(count[i], 1);
    }
    if (rest != 1 && d.length != 0) wrong("a descriptor's wraps do not reach its length");
    const int64_t start = static_cast<int64_t>(d.base) + int64_t{4} * d.iteration_current * d.iteration_step;
    std::vector<int64_t> addresses;
    const auto before = d.pad_before, after = d.pad_after;
    for (int64_t w = 0; w < count[3]; ++w)
        for (int64_t z = -int64_t{before[2]}; z < count[2] + after[2]; ++z)
            for (int64_t y = -int64_t{before[1]}; y < count[1] + after[1]; ++y)
                for (int64_t x = -int64_t{before[0]}; x < count[0] + after[0]; ++x) {
                    const bool inside = x >= 0 && x < count[0] && y >= 0 && y < count[1] && z >= 0 && z < count[2];
                    addresses.push_back(
                        inside ? start + 4 * (x * d.step[0] + y * d.step[1] + z * d.step[2] + w * d.step[3]) : -1);
                }
    return addresses;
}

} // namespace

ArrayInterpreter::ArrayInterpreter(const compiler::Loadable& loadable) : loadable_(loadable)
{
    const svp_aie_target& target = *loadable.target<svp_aie_target>(SVP_ENGINE_AIE);
    columns_ = target.columns;
    memory_rows_ = target.memory_rows;
    rows_ = 1 + memory_rows_ + target.rows;
    for (const svp_region& region : loadable.regions())
        regions[region.index].resize(region.bytes);
    std::copy(loadable.constants().begin(), loadable.constants().end(), regions[SVP_REGION_CONSTANTS].begin());
    tiles_.resize(size_t{columns_} * rows_);
    for (unsigned c = 0; c < columns_; ++c)
        for (unsigned r = 0; r < rows_; ++r) {
            Tile& t = tile(c, r);
            t.column = c;
            t.row = r;
            t.kind = r == 0 ? SVP_AIE_SHIM : r <= memory_rows_ ? SVP_AIE_MEMORY : SVP_AIE_COMPUTE;
            t.memory.resize(t.kind == SVP_AIE_COMPUTE  ? target.core_bytes
                            : t.kind == SVP_AIE_MEMORY ? target.memory_tile_bytes
                                                       : 0,
                            0xA5);
            t.locks.resize(t.kind == SVP_AIE_MEMORY ? 64 : 16);
            t.first_locks = t.locks;
            t.channels[SVP_AIE_S2MM].resize(registers_of[t.kind].s2mm_channels);
            t.channels[SVP_AIE_MM2S].resize(registers_of[t.kind].mm2s_channels);
        }
    for (Tile& t : tiles_) {
        if (t.kind != SVP_AIE_COMPUTE) continue;
        Tile* around[4] = {neighbour(t, 0, -1), neighbour(t, -1, 0), neighbour(t, 0, 1), &t};
        for (int i = 0; i < 4; ++i) {
            if (around[i] == nullptr || around[i]->kind != SVP_AIE_COMPUTE) continue;
            t.core.around.memory[i] = &around[i]->memory;
            t.core.around.locks[i] = &around[i]->locks;
        }
        t.core.around.column = t.column;
        t.core.around.write_register = [this, &t](uint32_t offset, uint32_t value) {
            write_register(t, offset, value);
        };
    }
}

ArrayInterpreter::Tile* ArrayInterpreter::neighbour(const Tile& of, int columns, int rows)
{
    const int c = static_cast<int>(of.column) + columns, r = static_cast<int>(of.row) + rows;
    if (c < 0 || r < 0 || c >= static_cast<int>(columns_) || r >= static_cast<int>(rows_)) return nullptr;
    return &tile(static_cast<unsigned>(c), static_cast<unsigned>(r));
}

void ArrayInterpreter::write(unsigned column, unsigned row, uint32_t offset, uint32_t value)
{
    if (column >= columns_ || row >= rows_) wrong(fmt::format("no tile {},{}", column, row));
    write_register(tile(column, row), offset, value);
}

void ArrayInterpreter::write_register(Tile& t, uint32_t offset, uint32_t value)
{
    const Registers& where = registers_of[t.kind];
    t.registers[offset] = value;
    if (offset >= where.switch_master && offset < where.switch_slot + 0x200) routes_.clear();
    if (t.kind == SVP_AIE_COMPUTE && offset >= SVP_AIE_CORE_PROGRAM_MEMORY && offset < 0x24000)
        std::memcpy(t.core.program.data() + (offset - SVP_AIE_CORE_PROGRAM_MEMORY), &value, 4);
    if (t.kind == SVP_AIE_COMPUTE && offset == SVP_AIE_CORE_CONTROL)
        t.core.enabled = (value & SVP_AIE_CORE_ENABLE) != 0;
    if (offset >= where.locks && offset < where.locks + t.locks.size() * 16 && offset % 16 == 0)
        t.locks[(offset - where.locks) / 16] = t.first_locks[(offset - where.locks) / 16] = static_cast<int>(value);
    const uint32_t first[2] = {where.s2mm, where.mm2s};
    for (int direction = 0; direction < 2; ++direction) {
        std::vector<Channel>& channels = t.channels[direction];
        if (offset < first[direction] || offset >= first[direction] + 8 * channels.size()) continue;
        if (offset % 8 != 4) continue;
        Channel& channel = channels[(offset - first[direction]) / 8];
        if (channel.queue.size() == SVP_AIE_TASK_QUEUE_DEPTH)
            wrong(fmt::format("task queue of tile {},{} overflows (0x{:x})", t.column, t.row, offset));
        const unsigned number = value & 0x3F;
        if (t.kind == SVP_AIE_MEMORY && (number >= 24) != ((offset - first[direction]) / 8 % 2 == 1))
            wrong(fmt::format("descriptor {} is of the other parity (0x{:x})", number, offset));
        channel.queue.push_back({number, (value >> 16 & 0xFF) + 1, (value >> 31) != 0});
        // A task starts as soon as its channel is free.
        if (!channel.running) {
            channel.task = channel.queue.front();
            channel.queue.pop_front();
            channel.running = true;
            channel.number = channel.task.start;
        }
    }
}

int* ArrayInterpreter::lock(Tile& t, uint32_t id)
{
    if (t.kind != SVP_AIE_MEMORY) return &t.locks.at(id);
    Tile* owner = neighbour(t, static_cast<int>(id / 64) - 1, 0);
    if (owner == nullptr) wrong("a lock of no tile");
    return &owner->locks.at(id % 64);
}

uint8_t* ArrayInterpreter::word_at(Tile& t, int64_t address)
{
    if (t.kind == SVP_AIE_SHIM) {
        const auto region = static_cast<uint64_t>(address) / bus_region - 1;
        const uint64_t offset = static_cast<uint64_t>(address) % bus_region;
        if (region >= regions.size() || offset + 4 > regions[region].size())
            wrong(fmt::format("bus address 0x{:x} is outside its region", address));
        return regions[region].data() + offset;
    }
    Tile* owner = &t;
    if (t.kind == SVP_AIE_MEMORY) {
        owner = neighbour(t, static_cast<int>(address / 0x80000) - 1, 0);
        address %= 0x80000;
    }
    if (owner == nullptr || address < 0 || static_cast<size_t>(address) + 4 > owner->memory.size())
        wrong(fmt::format("tile {},{}: address 0x{:x} is outside memory", t.column, t.row, address));
    return owner->memory.data() + address;
}

bool ArrayInterpreter::begin_descriptor(Tile& t, svp_aie_direction direction, unsigned number)
{
    Channel& channel = t.channels[direction][number];
    uint32_t words[SVP_AIE_DESCRIPTOR_WORDS] = {};
    const uint32_t first = registers_of[t.kind].descriptors + channel.number * 0x20;
    for (uint32_t i = 0; i < svp_aie_descriptor_words(t.kind); ++i)
        words[i] = t.registers[first + 4 * i];
    svp_aie_decode_descriptor(t.kind, words, &channel.descriptor);
    const svp_aie_descriptor& d = channel.descriptor;
    if (!d.valid) wrong(fmt::format("tile {},{}: descriptor {} is not valid", t.column, t.row, channel.number));
    if (d.acquire_enable) {
        int& value = *lock(t, d.acquire_id);
        if (d.acquire_value < 0 ? value < -d.acquire_value : value != d.acquire_value) return false;
        value -= std::abs(d.acquire_value);
    }
    channel.addresses = addresses_of(d);
    channel.at = 0;
    channel.started = true;
    // The iteration counts on in the register.
    svp_aie_descriptor next = d;
    next.iteration_current = (d.iteration_current + 1) % d.iteration_wrap;
    svp_aie_encode_descriptor(t.kind, &next, words);
    for (uint32_t i = 0; i < svp_aie_descriptor_words(t.kind); ++i)
        t.registers[first + 4 * i] = words[i];
    return true;
}

void ArrayInterpreter::end_descriptor(Tile& t, Channel& channel)
{
    const svp_aie_descriptor& d = channel.descriptor;
    channel.started = false;
    if (d.release_value != 0) {
        *lock(t, d.release_id) += d.release_value;
        if (*lock(t, d.release_id) > 63) wrong("a lock overflows");
    }
    if (d.use_next) {
        channel.number = d.next;
        return;
    }
    channel.number = channel.task.start;
    if (--channel.task.executions > 0) return;
    channel.tokens += channel.task.token;
    channel.running = !channel.queue.empty();
    if (!channel.running) return;
    channel.task = channel.queue.front();
    channel.queue.pop_front();
    channel.number = channel.task.start;
}

bool ArrayInterpreter::run_channel(Tile& t, svp_aie_direction direction, unsigned number)
{
    Channel& channel = t.channels[direction][number];
    if (!channel.running) return false;
    if (!channel.started) {
        if (!begin_descriptor(t, direction, number)) return false;
    }
    const svp_aie_descriptor& d = channel.descriptor;
    bool any = false;
    if (direction == SVP_AIE_S2MM) {
        const bool on_last = t.kind == SVP_AIE_COMPUTE &&
                             (t.registers[registers_of[t.kind].s2mm + 8 * number] & SVP_AIE_CHANNEL_FINISH_ON_TLAST);
        while (!channel.arrived.empty() && channel.at < channel.addresses.size()) {
            const Beat beat = channel.arrived.front();
            channel.arrived.pop_front();
            std::memcpy(word_at(t, channel.addresses[channel.at++]), &beat.word, 4);
            ++words_received;
            any = true;
            if (on_last && beat.last) channel.at = channel.addresses.size();
        }
        if (channel.at == channel.addresses.size()) {
            end_descriptor(t, channel);
            any = true;
        }
        return any;
    }
    const std::vector<End>& ends = route(t, number, d.packet_enable ? static_cast<int>(d.packet_id) : -1);
    const auto has_room = [](const End& end) {
        return end.tile->channels[SVP_AIE_S2MM][end.channel].arrived.size() < stream_room;
    };
    while (channel.at < channel.addresses.size() && std::all_of(ends.begin(), ends.end(), has_room)) {
        const int64_t address = channel.addresses[channel.at++];
        uint32_t word = 0;
        if (address >= 0)
            std::memcpy(&word, word_at(t, address), 4);
        else
            word = t.registers[SVP_AIE_MEMORY_PAD_VALUE + 4 * number];
        for (const End& end : ends)
            end.tile->channels[SVP_AIE_S2MM][end.channel].arrived.push_back(
                {word, channel.at == channel.addresses.size() && !d.suppress_tlast});
        words_sent += ends.size();
        any = true;
    }
    if (channel.at == channel.addresses.size()) {
        end_descriptor(t, channel);
        any = true;
    }
    return any;
}

const std::vector<ArrayInterpreter::End>& ArrayInterpreter::route(Tile& t, unsigned channel, int packet)
{
    std::vector<End>& ends = routes_[{&t, channel, packet}];
    if (!ends.empty()) return ends;
    if (t.kind == SVP_AIE_SHIM)
        follow(t, SVP_AIE_PORT_SOUTH, 3 + 4 * channel, -1, ends, 0);
    else
        follow(t, SVP_AIE_PORT_DMA, channel, packet, ends, 0);
    if (ends.empty()) wrong(fmt::format("tile {},{}: MM2S {} leads nowhere", t.column, t.row, channel));
    return ends;
}

// From a slave port to DMA channels, by the words of the switches.
void ArrayInterpreter::follow(Tile& t, svp_aie_port port, unsigned number, int packet, std::vector<End>& ends,
                              int depth)
{
    const Registers& where = registers_of[t.kind];
    const uint32_t slave = svp_aie_port_index(t.kind, SVP_AIE_SLAVE, port, number);
    if (slave == UINT32_MAX || depth > 200) wrong("a stream through a port that does not exist, or in a circle");
    const uint32_t slave_word = t.registers[where.switch_slave + 4 * slave];
    if ((slave_word & 1u << 31) == 0)
        wrong(fmt::format("tile {},{}: slave port {} ({}) is off", t.column, t.row, static_cast<int>(port), number));
    int arbiter = -1, msel = 0;
    if (slave_word & 1u << 30) {
        for (uint32_t s = 0; s < 4 && arbiter < 0; ++s) {
            const uint32_t slot = t.registers[where.switch_slot + 16 * slave + 4 * s];
            const uint32_t mask = slot >> 16 & 0x1F;
            if ((slot & 0x100) && (static_cast<uint32_t>(packet) & mask) == (slot >> 24 & mask)) {
                arbiter = static_cast<int>(slot & 7);
                msel = static_cast<int>(slot >> 4 & 3);
            }
        }
        if (packet < 0 || arbiter < 0) wrong("a packet that no slot takes");
    }
    for (int kind = 0; kind < SVP_AIE_PORT_KINDS; ++kind)
        for (unsigned n = 0; n < svp_aie_port_count(t.kind, SVP_AIE_MASTER, static_cast<svp_aie_port>(kind)); ++n) {
            const auto out = static_cast<svp_aie_port>(kind);
            const uint32_t word =
                t.registers[where.switch_master + 4 * svp_aie_port_index(t.kind, SVP_AIE_MASTER, out, n)];
            if ((word & 1u << 31) == 0) continue;
            const bool by_packet = (word & 1u << 30) != 0;
            if (by_packet != (arbiter >= 0)) continue;
            if (!by_packet && (word & 0x7F) != slave) continue;
            if (by_packet && (static_cast<int>(word & 7) != arbiter || (word >> (3 + msel) & 1) == 0)) continue;
            const bool dropped = by_packet && (word & 0x80);
            if (out == SVP_AIE_PORT_DMA) {
                if (packet >= 0 && !dropped) wrong("a packet header arrives at a DMA");
                ends.push_back({&t, n});
            } else if (t.kind == SVP_AIE_SHIM && out == SVP_AIE_PORT_SOUTH) {
                ends.push_back({&t, n - 2});
            } else {
                const int right = out == SVP_AIE_PORT_EAST ? 1 : out == SVP_AIE_PORT_WEST ? -1 : 0;
                const int up = out == SVP_AIE_PORT_NORTH ? 1 : out == SVP_AIE_PORT_SOUTH ? -1 : 0;
                const svp_aie_port in = up > 0      ? SVP_AIE_PORT_SOUTH
                                        : up < 0    ? SVP_AIE_PORT_NORTH
                                        : right > 0 ? SVP_AIE_PORT_WEST
                                                    : SVP_AIE_PORT_EAST;
                Tile* next = neighbour(t, right, up);
                if (next == nullptr) wrong("a stream leaves the array");
                follow(*next, in, n, packet, ends, depth + 1);
            }
        }
}

bool ArrayInterpreter::run_controller(const std::vector<uint32_t>& program, size_t* at)
{
    bool any = false;
    while (true) {
        const uint32_t* w = program.data() + *at;
        const uint32_t operation = w[0] >> 24, count = w[0] & 0xFFFFFF;
        if (operation == SVP_AIE_END) return any;
        const unsigned column = w[1] >> 25, row = w[1] >> 20 & 0x1F;
        switch (operation) {
        case SVP_AIE_WRITE:
            write(column | w[2] << 7, row, w[1] & 0xFFFFF, w[3]);
            *at += 4;
            break;
        case SVP_AIE_BLOCK_WRITE:
            for (uint32_t i = 0; i < count; ++i)
                write(column | w[2] << 7, row, (w[1] & 0xFFFFF) + 4 * i, w[3 + i]);
            *at += 3 + count;
            break;
        case SVP_AIE_WAIT_TOKEN: {
            Tile& t = tile(w[1] & 0xFF, w[1] >> 8 & 0xFF);
            Channel& channel = t.channels[w[1] >> 16 & 0xFF].at(w[1] >> 24);
            if (channel.tokens < w[2]) return any;
            channel.tokens -= w[2];
            *at += 3;
            break;
        }
        case SVP_AIE_PATCH_ADDRESS: {
            const uint64_t address = (w[3] + 1) * bus_region + (w[4] | uint64_t{w[5]} << 32);
            const uint32_t offset = w[1] & 0xFFFFF;
            Tile& t = tile(column | w[2] << 7, row);
            t.registers[offset + 4] = static_cast<uint32_t>(address);
            t.registers[offset + 8] = (t.registers[offset + 8] & 0xFFFF0000) | static_cast<uint32_t>(address >> 32);
            *at += 6;
            break;
        }
        default:
            wrong(fmt::format("operation {}", operation));
        }
        any = true;
    }
}

std::string ArrayInterpreter::stuck() const
{
    std::string text = "nothing moves:";
    for (const Tile& t : tiles_) {
        for (int direction = 0; direction < 2; ++direction)
            for (size_t n = 0; n < t.channels[direction].size(); ++n) {
                const Channel& c = t.channels[direction][n];
                if (c.running)
                    text += fmt::format("\n tile {},{} {} {}: descriptor {}, {}, word {} of {}, {} beats wait",
                                        t.column, t.row, direction == 0 ? "S2MM" : "MM2S", n, c.number,
                                        c.started ? "running" : "waits for its lock", c.at, c.addresses.size(),
                                        c.arrived.size());
            }
        if (t.core.enabled) text += fmt::format("\n tile {},{} core: {}", t.column, t.row, t.core.waits_for());
    }
    return text;
}

void ArrayInterpreter::execute(const svp_layer_command& command)
{
    const svp_operand& operand = command.operand[SVP_AIE_OPERAND_PROGRAM];
    std::vector<uint32_t> program(operand.size / 4);
    std::memcpy(program.data(), regions[SVP_REGION_CONSTANTS].data() + operand.offset, operand.size);
    if (program.at(0) != SVP_AIE_PROGRAM_MAGIC || program.at(1) != operand.size) wrong("no control program");
    if (program[4] != 0 && program[4] == configuration_) return;
    if (program[4] != 0) configuration_ = program[4];
    size_t at = sizeof(svp_aie_program_header) / 4;
    while (true) {
        bool any = run_controller(program, &at);
        for (Tile& t : tiles_) {
            for (const svp_aie_direction direction : {SVP_AIE_S2MM, SVP_AIE_MM2S})
                for (unsigned n = 0; n < t.channels[direction].size(); ++n)
                    any = run_channel(t, direction, n) || any;
            any = t.core.run() || any;
        }
        if (any) continue;
        if (program.at(at) >> 24 == SVP_AIE_END) return;
        wrong(stuck());
    }
}

std::vector<int8_t> ArrayInterpreter::tensor(size_t index) const
{
    const svp_tensor& record = loadable_.tensors()[index];
    const svp_aie_placement& p = loadable_.placements<svp_aie_placement>(SVP_ENGINE_AIE)[index];
    std::vector<int8_t> codes(size_t{p.logical_channels} * record.height * record.width);
    std::vector<int8_t> unpacked;
    if (p.columns == 0)
        unpacked = compiler::unpack_tensor({regions[record.region].data() + record.offset, record.bytes},
                                           {record.channels, record.height, record.width}, record.format, 0);
    size_t next = 0;
    for (uint32_t c = 0; c < p.logical_channels; ++c)
        for (uint32_t y = 0; y < record.height; ++y)
            for (uint32_t x = 0; x < record.width; ++x, ++next) {
                if (p.columns == 0) {
                    codes[next] = unpacked[next];
                    continue;
                }
                const size_t byte = p.base + size_t{y} * p.row_bytes + x % p.slice_columns * p.pixel_bytes + c;
                codes[next] = static_cast<int8_t>(tile(x / p.slice_columns, memory_rows_).memory.at(byte));
            }
    return codes;
}

std::string ArrayInterpreter::leftovers() const
{
    std::string text;
    for (const Tile& t : tiles_) {
        std::vector<int> locks = t.locks;
        for (int direction = 0; direction < 2; ++direction)
            for (size_t n = 0; n < t.channels[direction].size(); ++n) {
                const Channel& c = t.channels[direction][n];
                const bool endless =
                    (t.kind == SVP_AIE_COMPUTE && direction == SVP_AIE_S2MM) || (t.kind == SVP_AIE_MEMORY && n == 5);
                const bool inside = c.started && c.at > 0;
                if ((c.running && !endless) || inside || !c.arrived.empty() || !c.queue.empty() || c.tokens > 0)
                    text += fmt::format("tile {},{} {} {} has not ended; ", t.column, t.row,
                                        direction == 0 ? "S2MM" : "MM2S", n);
                // An endless task that waits for beats holds the lock of its next buffer.
                const svp_aie_descriptor& d = c.descriptor;
                if (endless && c.started && d.acquire_enable)
                    locks[d.acquire_id % locks.size()] += std::abs(d.acquire_value);
            }
        if (locks != t.first_locks) text += fmt::format("tile {},{}: locks are not as they began; ", t.column, t.row);
    }
    return text;
}

} // namespace svp::test
