// One platform: every module's config and where the modules sit on the mesh.
#pragma once

#include "models/command_processor/control_config.h"
#include "models/dma/dma_config.h"
#include "models/engines/aie/common/array_config.h"
#include "models/engines/escalate/common/cluster_config.h"
#include "models/interconnect/mesh/mesh_config.h"
#include "models/memory/dram/dram_config.h"
#include "models/processors/native/host_cpu_config.h"
#include "platform/system/array_mapping_config.h"
#include "platform/system/firmware_config.h"

#include <string>

namespace svp {

struct MeshPlace {
    unsigned column = 0, row = 0;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("column", column, "index", "router in x, from 0", 0u, 63u);
        v.number("row", row, "index", "router in y, from 0", 0u, 63u);
    }
    std::string validate() const { return {}; }
};

// Where the tile array is attached: only with one.
struct ArrayPlaces {
    MeshPlace controller{0, 0};
    unsigned shim_row = 1;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.section("controller", controller,
                  "initiator and target: the array controller and the registers of the tiles");
        v.number("shim_row", shim_row, "index",
                 "router row of the shim tiles, which are spread over the mesh's columns", 0u, 63u);
    }
    std::string validate() const { return {}; }

    // Of the shim tile in an array column.
    MeshPlace shim(unsigned array_column, unsigned array_columns, unsigned mesh_columns) const
    {
        return {array_column * mesh_columns / array_columns, shim_row};
    }
};

// Where each unit's sockets are attached. Defaults for a 2 x 2 mesh [O].
struct MeshPlaces {
    MeshPlace host_cpu{0, 0}, command_processor{1, 0}, dma{1, 1}, dram{0, 1};
    ArrayPlaces array;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.section("host_cpu", host_cpu, "initiator: the CPU that runs the driver");
        v.section("command_processor", command_processor, "its registers and its bus master");
        v.section("dma", dma, "initiator: the cluster's DMA");
        v.section("dram", dram, "target: the memory controller");
        v.section("array", array, "the tile array, where there is one");
    }
    std::string validate() const { return {}; }
};

// Bus addresses; the defaults are those of QEMU's `virt` machine, which firmware expects.
struct MemoryMap {
    uint64_t control_base = 0x0400'0000;
    uint64_t dram_base = 0x8000'0000;
    uint64_t array_base = 0x200'0000'0000; // as on Versal

    template <class Visitor>
    void describe(Visitor& v)
    {
        constexpr uint64_t last = uint64_t{1} << 40, last_of_array = uint64_t{1} << 47;
        v.number("control_base", control_base, "address", "registers of the command processor", uint64_t{0}, last);
        v.number("dram_base", dram_base, "address", "first byte of DRAM", uint64_t{0}, last);
        v.number("array_base", array_base, "address", "registers and memories of the tile array, where there is one",
                 uint64_t{0}, last_of_array);
    }
    std::string validate() const { return {}; }
};

struct PlatformConfig {
    FirmwareConfig firmware;
    HostCpuConfig host_cpu;
    ControlConfig control;
    DmaConfig dma;
    MeshConfig noc;
    MeshPlaces places;
    DramConfig dram;
    escalate::ClusterConfig escalate;
    aie::ArrayConfig array;
    ArrayMappingConfig array_mapping;
    MemoryMap memory_map;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.section("firmware", firmware, "the driver's settings");
        v.section("host_cpu", host_cpu, "the CPU that runs the driver");
        v.section("control", control, "command processor");
        v.section("dma", dma, "transfers between the engines and the bus");
        v.section("noc", noc, "2-D mesh network on chip, XY routing");
        v.section("places", places, "where units are attached to the mesh");
        v.section("dram", dram, "memory");
        v.section("escalate", escalate, "the ESCALATE cluster");
        v.section("array", array, "the tile array");
        v.section("array_mapping", array_mapping, "how networks are laid over the tile array");
        v.section("memory_map", memory_map, "bus addresses");
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;
};

// One line per address range.
std::string memory_map_text(const PlatformConfig& config);

} // namespace svp
