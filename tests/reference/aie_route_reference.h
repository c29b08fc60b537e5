// SPDX-License-Identifier: Apache-2.0
// Where beats go that enter the stream switches of a tile array: a slow, obvious walk over register words, with port
// tables of its own. Shares no code with models/.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

namespace svp::test {

struct RouteReference {
    struct Costs {
        unsigned local_to_local, local_to_external, external_to_local, external_to_external;
        unsigned local_depth, external_depth, fifo_depth;
    };
    // Column, row, channel, latency, capacity.
    using Destination = std::tuple<unsigned, unsigned, unsigned, unsigned, unsigned>;

    unsigned columns = 0, memory_rows = 0, rows = 0; // rows: of all tiles
    Costs costs{};
    std::map<std::tuple<unsigned, unsigned, uint32_t>, uint32_t> registers; // column, row, offset; absent: 0

    // Packet id < 0: circuit. False: the registers lead beats nowhere, out of the array, into two sources' way ...
    bool route(unsigned column, unsigned row, unsigned channel, int packet_id, std::set<Destination>& found) const;

  private:
    struct Beat {
        unsigned column, row;
        char port; // of the slave: C core, D DMA, T control, F FIFO, S W N E, R trace
        unsigned number;
        bool header;
        unsigned latency, capacity;
    };
    std::vector<std::pair<char, unsigned>> ports(unsigned row, bool master) const;
    uint32_t word(unsigned column, unsigned row, uint32_t offset) const;
    bool leave(const Beat& beat, char port, unsigned number, bool header, std::vector<Beat>& on,
               std::set<Destination>& found) const;
    bool cross(const Beat& beat, int packet_id, std::vector<Beat>& on, std::set<Destination>& found) const;
};

} // namespace svp::test
