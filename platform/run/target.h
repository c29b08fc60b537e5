// Which engine a network is compiled for.
#pragma once

namespace svp {

enum class Target {
    escalate,  // the ESCALATE cluster
    aie,       // the tile array
    automatic, // each layer for the engine that is estimated to be faster
};

} // namespace svp
