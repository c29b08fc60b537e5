// SPDX-License-Identifier: Apache-2.0
// The links of a mesh and the way through them: XY, first along the row, then along the column. No SystemC in here.
//
// Requests and responses have links of their own, so that a response never waits for a request. On each of the two
// networks every initiator and target has a link into its router and one out of it; only those that carry something
// exist.
#pragma once

#include "models/interconnect/mesh/mesh_config.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

enum class Network : unsigned { request = 0, response = 1 };

struct MeshLink {
    std::string name;
    uint64_t block_begin = 0; // since when it has been given away without a gap ...
    uint64_t free_at = 0;     // ... and the first edge on which another packet may start
    uint64_t reserved = 0;    // cycles given to packets so far, also those to come
    uint64_t blocked = 0;     // cycles that a packet at its end was refused and nothing moved

    // Cycles in which something moved before this edge, which no packet asked after.
    uint64_t busy_by(uint64_t edge) const
    {
        if (free_at <= edge) return reserved;
        return reserved - (free_at - (edge > block_begin ? edge : block_begin));
    }
    // Takes the link for a packet that is at its start on this edge; the edge on which its head leaves.
    uint64_t reserve(uint64_t edge, uint64_t flits)
    {
        if (edge > free_at) block_begin = free_at = edge;
        const uint64_t start = free_at;
        free_at += flits;
        reserved += flits;
        return start;
    }
};

class MeshLinks {
  public:
    MeshLinks(const MeshConfig& config, const std::vector<NetworkPort>& initiators,
              const std::vector<NetworkPort>& targets);

    std::vector<MeshLink>& all() { return links_; }
    MeshLink& operator[](size_t link) { return links_[link]; }
    size_t into_network(Network network, size_t port) const;
    size_t out_of_network(Network network, size_t port) const;
    // The link of a packet in router (column, row) on its way to `to`, and the router it leads to; `out` when there.
    size_t next(Network network, unsigned& column, unsigned& row, const NetworkPort& to, size_t out) const;

  private:
    enum Direction : unsigned { east, west, south, north };
    size_t between(Network network, unsigned column, unsigned row, Direction direction) const;

    unsigned columns_, rows_;
    size_t initiators_, targets_;
    std::vector<size_t> between_; // [network][row][column][direction]
    std::vector<MeshLink> links_;
};

} // namespace svp
