// Where a network can change engines.
#pragma once

#include "compiler/network.h"

#include <cstddef>
#include <vector>

namespace svp::compiler {

// Layers [first, last) that one engine runs as a whole: `input` is all that they read of what came before, `output` all
// that is read of them later. A residual block is one segment.
struct Segment {
    size_t first = 0, last = 0;
    int input = -1, output = -1;
};

// The shortest segments, in order; they cover all layers. Both engines read and write a tensor at a boundary alike: its
// channels are a multiple of 8.
std::vector<Segment> segments_of(const Network& network);

// The segment as a network of its own, with the names of the whole one.
Network network_of_segment(const Network& network, const Segment& segment);

} // namespace svp::compiler
