// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/tile/stream_switch.h"

#include <cstdio>

namespace svp::aie {
namespace {

constexpr uint32_t enable = 1U << 31, packet_mode = 1U << 30;
constexpr uint32_t slave_registers = 0x100, slot_registers = 0x200; // from the first master register

bool enabled_circuit(uint32_t word) { return (word & (enable | packet_mode)) == enable; }
bool enabled_packet(uint32_t word) { return (word & (enable | packet_mode)) == (enable | packet_mode); }

bool slot_takes(uint32_t slot, unsigned packet_id)
{
    if ((slot & SVP_AIE_SLOT_ENABLE) == 0) return false;
    const uint32_t mask = slot >> 16 & 0x1F;
    return (packet_id & mask) == ((slot >> 24) & mask);
}

// Does a packet-mode master take what a slot hands on? Same arbiter, and the slot's msel in the master's mask.
bool master_takes(uint32_t master, uint32_t slot)
{
    const uint32_t msel = slot >> 4 & 3;
    return (master & 7) == (slot & 7) && (master >> 3 >> msel & 1) != 0;
}

} // namespace

StreamSwitch::StreamSwitch(svp_aie_tile_kind kind) : kind_(kind)
{
    for (const svp_aie_port_side side : {SVP_AIE_MASTER, SVP_AIE_SLAVE})
        for (unsigned port = 0; port < SVP_AIE_PORT_KINDS; ++port)
            for (unsigned n = 0; n < svp_aie_port_count(kind, side, static_cast<svp_aie_port>(port)); ++n)
                ports_[side].push_back({static_cast<svp_aie_port>(port), n});
}

void StreamSwitch::reset()
{
    masters_ = {};
    slaves_ = {};
    slots_ = {};
}

uint32_t StreamSwitch::first_register(svp_aie_tile_kind kind)
{
    switch (kind) {
    case SVP_AIE_MEMORY:
        return SVP_AIE_MEMORY_SWITCH_MASTER;
    case SVP_AIE_SHIM:
        return SVP_AIE_SHIM_SWITCH_MASTER;
    default:
        return SVP_AIE_CORE_SWITCH_MASTER;
    }
}

uint32_t* StreamSwitch::word_at(uint32_t offset)
{
    const uint32_t first = first_register(kind_);
    if (offset < first || offset - first >= register_bytes || offset % 4 != 0) return nullptr;
    const uint32_t at = offset - first;
    if (at < slave_registers) return at / 4 < ports_[SVP_AIE_MASTER].size() ? &masters_[at / 4] : nullptr;
    if (at < slot_registers) {
        const uint32_t slave = (at - slave_registers) / 4;
        return slave < ports_[SVP_AIE_SLAVE].size() ? &slaves_[slave] : nullptr;
    }
    const uint32_t slot = (at - slot_registers) / 4;
    if (slot / SVP_AIE_SLOTS >= ports_[SVP_AIE_SLAVE].size()) return nullptr;
    return &slots_[slot / SVP_AIE_SLOTS][slot % SVP_AIE_SLOTS];
}

bool StreamSwitch::read(uint32_t offset, uint32_t* value) const
{
    const uint32_t* word = const_cast<StreamSwitch*>(this)->word_at(offset);
    if (word == nullptr) return false;
    *value = *word;
    return true;
}

bool StreamSwitch::write(uint32_t offset, uint32_t value)
{
    uint32_t* word = word_at(offset);
    if (word == nullptr) return false;
    *word = value;
    return true;
}

std::string StreamSwitch::name_of(const Port& port)
{
    static const char* const names[SVP_AIE_PORT_KINDS] = {"core", "DMA",   "control", "FIFO", "south",
                                                          "west", "north", "east",    "trace"};
    return std::string(names[port.kind]) + " " + std::to_string(port.number);
}

std::string StreamSwitch::register_of(svp_aie_port_side side, unsigned index) const
{
    char text[32];
    const uint32_t base = first_register(kind_) + (side == SVP_AIE_SLAVE ? slave_registers : 0);
    std::snprintf(text, sizeof text, "register 0x%05x", base + 4 * index);
    return text;
}

bool StreamSwitch::forward(const Port& slave, int packet_id, std::vector<Exit>& exits, std::string* why) const
{
    const uint32_t index = svp_aie_port_index(kind_, SVP_AIE_SLAVE, slave.kind, slave.number);
    if (index == UINT32_MAX) {
        *why = "no slave port " + name_of(slave);
        return false;
    }
    const uint32_t word = slaves_[index];
    if ((word & enable) == 0) {
        *why = "slave port " + name_of(slave) + " is not enabled (" + register_of(SVP_AIE_SLAVE, index) + ")";
        return false;
    }
    if (enabled_circuit(word)) return forward_circuit(slave, index, packet_id >= 0, exits, why);
    if (packet_id < 0) {
        *why = "beats without a packet header at slave port " + name_of(slave) + " in packet mode (" +
               register_of(SVP_AIE_SLAVE, index) + ")";
        return false;
    }
    return forward_packet(slave, index, static_cast<unsigned>(packet_id), exits, why);
}

bool StreamSwitch::forward_circuit(const Port& slave, unsigned index, bool header, std::vector<Exit>& exits,
                                   std::string* why) const
{
    const size_t before = exits.size();
    for (size_t m = 0; m < ports_[SVP_AIE_MASTER].size(); ++m)
        if (enabled_circuit(masters_[m]) && (masters_[m] & 0x7F) == index)
            exits.push_back({ports_[SVP_AIE_MASTER][m], header});
    if (exits.size() > before) return true;
    *why = "no master port takes from slave port " + name_of(slave) + " (" + register_of(SVP_AIE_SLAVE, index) + ")";
    return false;
}

const uint32_t* StreamSwitch::slot_of(unsigned slave, unsigned packet_id) const
{
    for (const uint32_t& slot : slots_[slave])
        if (slot_takes(slot, packet_id)) return &slot;
    return nullptr;
}

int StreamSwitch::rival(unsigned slave, uint32_t master_word) const
{
    for (size_t other = 0; other < ports_[SVP_AIE_SLAVE].size(); ++other) {
        if (other == slave || !enabled_packet(slaves_[other])) continue;
        for (const uint32_t slot : slots_[other])
            if ((slot & SVP_AIE_SLOT_ENABLE) != 0 && master_takes(master_word, slot)) return static_cast<int>(other);
    }
    return -1;
}

bool StreamSwitch::forward_packet(const Port& slave, unsigned index, unsigned packet_id, std::vector<Exit>& exits,
                                  std::string* why) const
{
    const uint32_t* slot = slot_of(index, packet_id);
    if (slot == nullptr) {
        *why = "no slot of slave port " + name_of(slave) + " takes packet " + std::to_string(packet_id) + " (" +
               register_of(SVP_AIE_SLAVE, index) + ")";
        return false;
    }
    const size_t before = exits.size();
    for (size_t m = 0; m < ports_[SVP_AIE_MASTER].size(); ++m) {
        const uint32_t word = masters_[m];
        if (!enabled_packet(word) || !master_takes(word, *slot)) continue;
        const int other = rival(index, word);
        if (other >= 0) {
            *why = "master port " + name_of(ports_[SVP_AIE_MASTER][m]) + " takes from two slave ports, " +
                   name_of(slave) + " and " + name_of(ports_[SVP_AIE_SLAVE][static_cast<size_t>(other)]) + " (" +
                   register_of(SVP_AIE_MASTER, static_cast<unsigned>(m)) + ")";
            return false;
        }
        exits.push_back({ports_[SVP_AIE_MASTER][m], (word & SVP_AIE_SWITCH_DROP_HEADER) == 0});
    }
    if (exits.size() > before) return true;
    *why = "no master port takes packet " + std::to_string(packet_id) + " of slave port " + name_of(slave) + " (" +
           register_of(SVP_AIE_SLAVE, index) + ")";
    return false;
}

} // namespace svp::aie
