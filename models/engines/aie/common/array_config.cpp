// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/common/array_config.h"

namespace svp::aie {
namespace {

std::string check_memory(const char* bytes_key, unsigned bytes, const char* banks_key, unsigned banks)
{
    constexpr unsigned access = 16; // a bank is 128 bits wide
    if (bytes % access != 0) return std::string(bytes_key) + ": must be a multiple of 16";
    if (bytes % (banks * access) != 0)
        return std::string(banks_key) + ": must share out the memory in units of 16 bytes";
    return {};
}

bool is_power_of_two(unsigned value) { return (value & (value - 1)) == 0; }

} // namespace

std::string ControllerConfig::validate() const
{
    if (buffer_bytes % 8 != 0) return "buffer_bytes: must be a multiple of 8";
    return {};
}

std::string ArrayConfig::validate() const
{
    std::string wrong = check_memory("core_memory_bytes", core_memory_bytes, "core_memory_banks", core_memory_banks);
    if (!wrong.empty()) return wrong;
    wrong = check_memory("memory_tile_bytes", memory_tile_bytes, "memory_tile_banks", memory_tile_banks);
    if (!wrong.empty()) return wrong;
    if (memory_tile_interleave_bytes % 16 != 0) return "memory_tile_interleave_bytes: must be a multiple of 16";
    if (!is_power_of_two(stream_bytes)) return "stream_bytes: must be a power of two";
    if (shim_request_bytes % stream_bytes != 0) return "shim_request_bytes: must be a multiple of stream_bytes";
    if (shim_buffer_bytes % shim_request_bytes != 0)
        return "shim_buffer_bytes: must be a multiple of shim_request_bytes";
    wrong = controller.validate();
    if (!wrong.empty()) return "controller." + wrong;
    return {};
}

svp_aie_tile_kind ArrayConfig::kind_of_row(unsigned row) const
{
    if (row == 0) return SVP_AIE_SHIM;
    return row <= memory_rows ? SVP_AIE_MEMORY : SVP_AIE_COMPUTE;
}

svp_aie_target ArrayConfig::target() const
{
    svp_aie_target target{};
    target.columns = columns;
    target.rows = rows;
    target.memory_rows = memory_rows;
    target.core_bytes = core_memory_bytes;
    target.memory_tile_bytes = memory_tile_bytes;
    target.stream_bytes = stream_bytes;
    return target;
}

} // namespace svp::aie
