// SPDX-License-Identifier: Apache-2.0
#include "models/interconnect/mesh/mesh_links.h"

namespace svp {

namespace {

const char* const network_names[] = {"request", "response"};

std::string router(unsigned column, unsigned row) { return std::to_string(column) + "_" + std::to_string(row); }

} // namespace

// Order: request in, request out, response in, response out of all ports, then links between routers.
MeshLinks::MeshLinks(const MeshConfig& config, const std::vector<NetworkPort>& initiators,
                     const std::vector<NetworkPort>& targets)
    : columns_(config.columns),
      rows_(config.rows),
      initiators_(initiators.size()),
      targets_(targets.size())
{
    const auto add_ports = [this](const char* way, const std::vector<NetworkPort>& ports, const char* end) {
        for (const NetworkPort& port : ports)
            links_.push_back({std::string(way) + "." + port.name + "." + end});
    };
    add_ports("request", initiators, "in");
    add_ports("request", targets, "out");
    add_ports("response", targets, "in");
    add_ports("response", initiators, "out");

    for (const char* network : network_names)
        for (unsigned row = 0; row < rows_; ++row)
            for (unsigned column = 0; column < columns_; ++column)
                for (unsigned direction = east; direction <= north; ++direction) {
                    const unsigned to_column = column + (direction == east) - (direction == west);
                    const unsigned to_row = row + (direction == south) - (direction == north);
                    between_.push_back(links_.size());
                    if (to_column >= columns_ || to_row >= rows_) continue;
                    links_.push_back(
                        {std::string(network) + "." + router(column, row) + "." + router(to_column, to_row)});
                }
}

size_t MeshLinks::into_network(Network network, size_t port) const
{
    return network == Network::request ? port : initiators_ + targets_ + port;
}

size_t MeshLinks::out_of_network(Network network, size_t port) const
{
    return network == Network::request ? initiators_ + port : initiators_ + 2 * targets_ + port;
}

size_t MeshLinks::between(Network network, unsigned column, unsigned row, Direction direction) const
{
    const size_t node = (static_cast<size_t>(network) * rows_ + row) * columns_ + column;
    return between_[node * 4 + direction];
}

size_t MeshLinks::next(Network network, unsigned& column, unsigned& row, const NetworkPort& to, size_t out) const
{
    if (column < to.column) return between(network, column++, row, east);
    if (column > to.column) return between(network, column--, row, west);
    if (row < to.row) return between(network, column, row++, south);
    if (row > to.row) return between(network, column, row--, north);
    return out;
}

} // namespace svp
