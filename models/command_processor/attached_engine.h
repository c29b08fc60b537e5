// SPDX-License-Identifier: Apache-2.0
// An engine behind a command processor, as its capability registers tell of it.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

namespace svp {

struct AttachedEngine {
    uint32_t id = 0;             // svp_engine_interface.id
    std::vector<uint8_t> target; // its target record
    // Bus addresses of the engine's own registers; 0 bytes: it has none.
    uint64_t window_base = 0, window_bytes = 0;
};

// `target`: of interface/engines/<engine>/<engine>_target.h.
template <class Target>
AttachedEngine attached_engine(uint32_t id, const Target& target, uint64_t window_base = 0, uint64_t window_bytes = 0)
{
    AttachedEngine engine{id, std::vector<uint8_t>(sizeof target), window_base, window_bytes};
    std::memcpy(engine.target.data(), &target, sizeof target);
    return engine;
}

} // namespace svp
