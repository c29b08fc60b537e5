/* SPDX-License-Identifier: Apache-2.0 */
/* Ports of the stream switches and the words that connect them. Port counts [C]; the order of ports in the register
 * space is that of the list here [C for the counts, R for the order]. C11 and C++17.
 *
 * Master word: bit 31 enable, bit 30 packet mode, bit 7 drop the packet header (packet mode); circuit mode: [6:0] index
 * of the slave port; packet mode: [6:3] mask of msels, [2:0] arbiter. Slave word: bit 31 enable, bit 30 packet mode.
 * Slot word (four per slave): [28:24] packet id, [20:16] mask, bit 8 enable, [5:4] msel, [2:0] arbiter. A packet takes
 * the first enabled slot with (id & mask) == (slot id & mask), and leaves by every packet-mode master of that arbiter
 * whose msel mask has the slot's msel.
 */
#ifndef SPARSEVP_INTERFACE_AIE_SWITCH_PORTS_H
#define SPARSEVP_INTERFACE_AIE_SWITCH_PORTS_H

#include "interface/engines/aie/registers.h"

/* In the order of the register space. */
enum svp_aie_port {
    SVP_AIE_PORT_CORE = 0,
    SVP_AIE_PORT_DMA,
    SVP_AIE_PORT_CONTROL,
    SVP_AIE_PORT_FIFO,
    SVP_AIE_PORT_SOUTH,
    SVP_AIE_PORT_WEST,
    SVP_AIE_PORT_NORTH,
    SVP_AIE_PORT_EAST,
    SVP_AIE_PORT_TRACE,
    SVP_AIE_PORT_KINDS
};

enum svp_aie_port_side { SVP_AIE_MASTER = 0, SVP_AIE_SLAVE = 1 };

enum {
    SVP_AIE_SWITCH_ENABLE = (int)(1u << 31),
    SVP_AIE_SWITCH_PACKET = 1 << 30,
    SVP_AIE_SWITCH_DROP_HEADER = 1 << 7,
    SVP_AIE_SLOT_ENABLE = 1 << 8,
    SVP_AIE_SLOTS = 4
};

/* Ports of one kind on one side of a switch. A memory tile has no east and west ports; a shim tile's DMA sits behind
 * its south ports: MM2S n arrives at south slave 3 + 4 n, S2MM n leaves by south master 2 + n [C for AIE-ML shims]. */
static inline uint32_t svp_aie_port_count(enum svp_aie_tile_kind tile, enum svp_aie_port_side side,
                                          enum svp_aie_port port)
{
    static const uint8_t counts[SVP_AIE_TILE_KINDS][2][SVP_AIE_PORT_KINDS] = {
        /* core, DMA, control, FIFO, S, W, N, E, trace */
        {{1, 2, 1, 1, 4, 4, 6, 4, 0}, {1, 2, 1, 1, 6, 4, 4, 4, 2}},
        {{0, 6, 1, 0, 4, 0, 6, 0, 0}, {0, 6, 1, 0, 6, 0, 4, 0, 1}},
        {{0, 0, 1, 1, 6, 4, 6, 4, 0}, {0, 0, 1, 1, 8, 4, 4, 4, 1}}};
    return counts[tile][side][port];
}

/* Index of a port in the register space of its side; UINT32_MAX where the switch has no such port. */
static inline uint32_t svp_aie_port_index(enum svp_aie_tile_kind tile, enum svp_aie_port_side side,
                                          enum svp_aie_port port, uint32_t number)
{
    if (number >= svp_aie_port_count(tile, side, port)) return UINT32_MAX;
    uint32_t index = number;
    for (int before = 0; before < (int)port; ++before)
        index += svp_aie_port_count(tile, side, (enum svp_aie_port)before);
    return index;
}

static inline uint32_t svp_aie_circuit_master(uint32_t slave_index) { return 1u << 31 | (slave_index & 0x7F); }
static inline uint32_t svp_aie_packet_master(uint32_t arbiter, uint32_t msel_mask, int drop_header)
{
    return 1u << 31 | 1u << 30 | (drop_header ? 1u << 7 : 0) | (msel_mask & 0xF) << 3 | (arbiter & 7);
}
static inline uint32_t svp_aie_packet_slot(uint32_t id, uint32_t mask, uint32_t arbiter, uint32_t msel)
{
    return (id & 0x1F) << 24 | (mask & 0x1F) << 16 | 1u << 8 | (msel & 3) << 4 | (arbiter & 7);
}

#endif
