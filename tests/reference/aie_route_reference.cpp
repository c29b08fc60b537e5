// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/aie_route_reference.h"

#include <cstring>
#include <string>

namespace svp::test {
namespace {

bool is_local(char port) { return std::strchr("SWNE", port) == nullptr; }

} // namespace

std::vector<std::pair<char, unsigned>> RouteReference::ports(unsigned row, bool master) const
{
    // In the order of the register space.
    std::string list;
    if (row == 0)
        list = master ? "TFSSSSSSWWWWNNNNNNEEEE" : "TFSSSSSSSSWWWWNNNNEEEER";
    else if (row <= memory_rows)
        list = master ? "DDDDDDTSSSSNNNNNN" : "DDDDDDTSSSSSSNNNNR";
    else
        list = master ? "CDDTFSSSSWWWWNNNNNNEEEE" : "CDDTFSSSSSSWWWWNNNNEEEERR";
    std::vector<std::pair<char, unsigned>> all;
    std::map<char, unsigned> seen;
    for (const char port : list)
        all.emplace_back(port, seen[port]++);
    return all;
}

uint32_t RouteReference::word(unsigned column, unsigned row, uint32_t offset) const
{
    const bool memory = row >= 1 && row <= memory_rows;
    const auto found = registers.find({column, row, (memory ? 0xB0000u : 0x3F000u) + offset});
    return found == registers.end() ? 0 : found->second;
}

bool RouteReference::route(unsigned column, unsigned row, unsigned channel, int packet_id,
                           std::set<Destination>& found) const
{
    Beat first{column, row, 'D', channel, packet_id >= 0, 0, 0};
    if (row == 0) {
        const auto mux = registers.find({column, 0, 0x1F000});
        const unsigned port = channel == 0 ? 3 : 7;
        if (mux == registers.end() || (mux->second >> (2 * (port - 2)) & 3) != 1) return false;
        first.port = 'S';
        first.number = port;
    }
    std::vector<Beat> beats{first};
    while (!beats.empty()) {
        const Beat beat = beats.back();
        beats.pop_back();
        if (!cross(beat, packet_id, beats, found)) return false;
    }
    return true;
}

bool RouteReference::cross(const Beat& beat, int packet_id, std::vector<Beat>& on, std::set<Destination>& found) const
{
    const auto slaves = ports(beat.row, false), masters = ports(beat.row, true);
    size_t slave = 0;
    while (slave < slaves.size() && slaves[slave] != std::make_pair(beat.port, beat.number))
        ++slave;
    if (slave == slaves.size()) return false;
    const uint32_t slave_word = word(beat.column, beat.row, 0x100 + 4 * static_cast<uint32_t>(slave));
    if (slave_word >> 31 == 0) return false;
    bool any = false;
    if ((slave_word >> 30 & 1) == 0) {
        for (size_t m = 0; m < masters.size(); ++m) {
            const uint32_t master_word = word(beat.column, beat.row, 4 * static_cast<uint32_t>(m));
            if (master_word >> 30 != 2 || (master_word & 127) != slave) continue;
            any = true;
            if (!leave(beat, masters[m].first, masters[m].second, beat.header, on, found)) return false;
        }
        return any;
    }
    if (!beat.header) return false;
    // Arbiter and msel that a slave gives a packet by a slot; every slot of every slave, for the merging check.
    const auto slot_word = [&](size_t s, unsigned slot) {
        return word(beat.column, beat.row, 0x200 + 16 * static_cast<uint32_t>(s) + 4 * slot);
    };
    uint32_t taken = 0;
    bool matched = false;
    for (unsigned slot = 0; slot < 4 && !matched; ++slot) {
        taken = slot_word(slave, slot);
        const unsigned mask = taken >> 16 & 31, id = taken >> 24 & 31;
        matched = (taken >> 8 & 1) == 1 && (static_cast<unsigned>(packet_id) & mask) == (id & mask);
    }
    if (!matched) return false;
    for (size_t m = 0; m < masters.size(); ++m) {
        const uint32_t master_word = word(beat.column, beat.row, 4 * static_cast<uint32_t>(m));
        const auto takes = [&](uint32_t slot) {
            const uint32_t msels = master_word >> 3 & 15;
            return master_word >> 30 == 3 && (slot & 7) == (master_word & 7) && (msels >> (slot >> 4 & 3) & 1) == 1;
        };
        if (!takes(taken)) continue;
        any = true;
        for (size_t s = 0; s < slaves.size(); ++s) {
            if (s == slave || word(beat.column, beat.row, 0x100 + 4 * static_cast<uint32_t>(s)) >> 30 != 3) continue;
            for (unsigned slot = 0; slot < 4; ++slot)
                if ((slot_word(s, slot) >> 8 & 1) == 1 && takes(slot_word(s, slot))) return false;
        }
        const bool keeps_header = (master_word >> 7 & 1) == 0;
        if (!leave(beat, masters[m].first, masters[m].second, keeps_header, on, found)) return false;
    }
    return any;
}

bool RouteReference::leave(const Beat& beat, char port, unsigned number, bool header, std::vector<Beat>& on,
                           std::set<Destination>& found) const
{
    Beat next = beat;
    next.header = header;
    const bool from = is_local(beat.port), to = is_local(port);
    next.latency += from && to ? costs.local_to_local
                    : from     ? costs.local_to_external
                    : to       ? costs.external_to_local
                               : costs.external_to_external;
    next.capacity +=
        (from ? costs.local_depth : costs.external_depth) + (to ? costs.local_depth : costs.external_depth);
    next.number = number;
    const bool shim_south = beat.row == 0 && port == 'S';
    if (port == 'D' || shim_south) {
        unsigned channel = number;
        if (shim_south) {
            const auto demux = registers.find({beat.column, 0, 0x1F004});
            if (number != 2 && number != 3) return false;
            if (demux == registers.end() || (demux->second >> (2 * (number - 2)) & 3) != 1) return false;
            channel = number - 2;
        }
        if (header) return false;
        found.insert({beat.column, beat.row, channel, next.latency, next.capacity});
        return true;
    }
    switch (port) {
    case 'F':
        next.port = 'F';
        next.capacity += costs.fifo_depth;
        break;
    case 'S':
        next.row -= 1;
        next.port = 'N';
        break;
    case 'N':
        next.row += 1;
        next.port = 'S';
        break;
    case 'W':
        if (beat.column == 0) return false;
        next.column -= 1;
        next.port = 'E';
        break;
    case 'E':
        next.column += 1;
        next.port = 'W';
        break;
    default:
        return false;
    }
    if (next.column >= columns || next.row >= rows) return false;
    on.push_back(next);
    return true;
}

} // namespace svp::test
