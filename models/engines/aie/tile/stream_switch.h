// SPDX-License-Identifier: Apache-2.0
// The stream switch of a tile: its registers (interface/engines/aie/switch_ports.h) and where a beat leaves it. No
// SystemC in here; time is the business of the streams that cross it.
#pragma once

#include "interface/engines/aie/switch_ports.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace svp::aie {

class StreamSwitch {
  public:
    struct Port {
        svp_aie_port kind = SVP_AIE_PORT_CORE;
        unsigned number = 0;
        // Of the tile itself; the others lead to its neighbours.
        bool local() const { return kind < SVP_AIE_PORT_SOUTH || kind > SVP_AIE_PORT_EAST; }
    };
    // A master port by which beats leave, and whether they still begin with a packet header then.
    struct Exit {
        Port master;
        bool header = false;
    };

    explicit StreamSwitch(svp_aie_tile_kind kind);

    // Tile offsets from `first_register()` on; false: no register there.
    bool read(uint32_t offset, uint32_t* value) const;
    bool write(uint32_t offset, uint32_t value);
    void reset();
    static uint32_t first_register(svp_aie_tile_kind kind);
    static constexpr uint32_t register_bytes = 0x400;

    // Appends the masters by which beats leave that arrive at a slave port. `packet_id` < 0: they carry no packet
    // header. Where they cannot leave, or would meet those of another slave in a master, false and *why.
    bool forward(const Port& slave, int packet_id, std::vector<Exit>& exits, std::string* why) const;

    static std::string name_of(const Port& port); // "south 3"

  private:
    static constexpr unsigned most_ports = 32;

    uint32_t* word_at(uint32_t offset);
    bool forward_circuit(const Port& slave, unsigned index, bool header, std::vector<Exit>& exits,
                         std::string* why) const;
    bool forward_packet(const Port& slave, unsigned index, unsigned packet_id, std::vector<Exit>& exits,
                        std::string* why) const;
    const uint32_t* slot_of(unsigned slave, unsigned packet_id) const;
    // Another slave whose packets a packet-mode master takes, besides this one; -1: none.
    int rival(unsigned slave, uint32_t master_word) const;
    std::string register_of(svp_aie_port_side side, unsigned index) const;

    const svp_aie_tile_kind kind_;
    std::vector<Port> ports_[2]; // in the order of the register space, by enum svp_aie_port_side
    std::array<uint32_t, most_ports> masters_{}, slaves_{};
    std::array<std::array<uint32_t, SVP_AIE_SLOTS>, most_ports> slots_{};
};

} // namespace svp::aie
