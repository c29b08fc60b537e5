// SPDX-License-Identifier: Apache-2.0
// Shim tile: register table. Generated from interface/registers/aie_shim_tile.yaml; do not edit.
// clang-format off
// NOLINTBEGIN(readability-identifier-naming): register names
#pragma once

#include "interface/registers/register_table.h"

namespace svp::aie_shim_tile_table {

inline constexpr RegisterField LOCKS_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DESCRIPTORS_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DESCRIPTORS_WORD1_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DESCRIPTORS_WORD2_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DESCRIPTORS_WORD3_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DESCRIPTORS_WORD4_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DESCRIPTORS_WORD5_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DESCRIPTORS_WORD6_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DESCRIPTORS_WORD7_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField S2MM_CONTROL_fields[] = {
    {"RESET", 1, 1, Access::rw, "stand still and forget what there is to do [C]", nullptr, 0},
    {"FINISH_ON_TLAST", 16, 1, Access::rw, "S2MM: TLAST ends the descriptor early [C]", nullptr, 0},
};
inline constexpr RegisterField S2MM_QUEUE_fields[] = {
    {"START", 0, 16, Access::wo, "first descriptor of the chain", nullptr, 0},
    {"REPEAT", 16, 8, Access::wo, "times that the chain runs once more", nullptr, 0},
    {"TOKEN", 31, 1, Access::wo, "send a completion token at the end", nullptr, 0},
};
inline constexpr RegisterField MM2S_CONTROL_fields[] = {
    {"RESET", 1, 1, Access::rw, "stand still and forget what there is to do [C]", nullptr, 0},
    {"FINISH_ON_TLAST", 16, 1, Access::rw, "S2MM: TLAST ends the descriptor early [C]", nullptr, 0},
};
inline constexpr RegisterField MM2S_QUEUE_fields[] = {
    {"START", 0, 16, Access::wo, "first descriptor of the chain", nullptr, 0},
    {"REPEAT", 16, 8, Access::wo, "times that the chain runs once more", nullptr, 0},
    {"TOKEN", 31, 1, Access::wo, "send a completion token at the end", nullptr, 0},
};
inline constexpr RegisterValue S2MM_STATUS_STATE_values[] = {
    {"IDLE", 0},
    {"STARTING", 1},
    {"RUNNING", 2},
};
inline constexpr RegisterField S2MM_STATUS_fields[] = {
    {"STATE", 0, 2, Access::ro, "where the channel is", S2MM_STATUS_STATE_values, 3},
    {"STALLED_LOCK", 2, 1, Access::ro, "waits for a lock", nullptr, 0},
    {"STALLED_STREAM", 4, 1, Access::ro, "waits for the stream", nullptr, 0},
    {"ERROR", 10, 1, Access::ro, "stopped by an error", nullptr, 0},
    {"QUEUE_OVERFLOW", 18, 1, Access::ro, "a task was pushed into a full queue", nullptr, 0},
    {"CHANNEL_RUNNING", 19, 1, Access::ro, "a task is under way", nullptr, 0},
    {"QUEUE_SIZE", 20, 3, Access::ro, "tasks that wait", nullptr, 0},
    {"DESCRIPTOR", 24, 6, Access::ro, "the descriptor that runs or ran last", nullptr, 0},
};
inline constexpr RegisterValue MM2S_STATUS_STATE_values[] = {
    {"IDLE", 0},
    {"STARTING", 1},
    {"RUNNING", 2},
};
inline constexpr RegisterField MM2S_STATUS_fields[] = {
    {"STATE", 0, 2, Access::ro, "where the channel is", MM2S_STATUS_STATE_values, 3},
    {"STALLED_LOCK", 2, 1, Access::ro, "waits for a lock", nullptr, 0},
    {"STALLED_STREAM", 4, 1, Access::ro, "waits for the stream", nullptr, 0},
    {"ERROR", 10, 1, Access::ro, "stopped by an error", nullptr, 0},
    {"QUEUE_OVERFLOW", 18, 1, Access::ro, "a task was pushed into a full queue", nullptr, 0},
    {"CHANNEL_RUNNING", 19, 1, Access::ro, "a task is under way", nullptr, 0},
    {"QUEUE_SIZE", 20, 3, Access::ro, "tasks that wait", nullptr, 0},
    {"DESCRIPTOR", 24, 6, Access::ro, "the descriptor that runs or ran last", nullptr, 0},
};
inline constexpr RegisterField MUX_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField DEMUX_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField TIMER_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField SWITCH_MASTER_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField SWITCH_SLAVE_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField SWITCH_SLOT_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField LOCK_REQUEST_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField COLUMN_CLOCK_fields[] = {
    {"RUNS", 0, 1, Access::rw, "0: the tiles are reset and answer no access [O]", nullptr, 0},
    {"REST", 1, 31, Access::rw, "keeps what was written", nullptr, 0},
};
inline constexpr RegisterField COLUMN_RESET_fields[] = {
    {"HELD", 0, 1, Access::rw, "1: the tiles are reset and answer no access [O]", nullptr, 0},
    {"REST", 1, 31, Access::rw, "keeps what was written", nullptr, 0},
};

inline constexpr RegisterInfo registers[] = {
    {"LOCKS", 0x14000, 16, 16, 0x00000000, true, true, "Value of a lock, 0 to 63.", LOCKS_fields, 1},
    {"DESCRIPTORS", 0x1d000, 16, 32, 0x00000000, true, false, "Word 0 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_fields, 1},
    {"DESCRIPTORS_WORD1", 0x1d004, 16, 32, 0x00000000, true, false, "Word 1 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD1_fields, 1},
    {"DESCRIPTORS_WORD2", 0x1d008, 16, 32, 0x00000000, true, false, "Word 2 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD2_fields, 1},
    {"DESCRIPTORS_WORD3", 0x1d00c, 16, 32, 0x00000000, true, false, "Word 3 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD3_fields, 1},
    {"DESCRIPTORS_WORD4", 0x1d010, 16, 32, 0x00000000, true, false, "Word 4 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD4_fields, 1},
    {"DESCRIPTORS_WORD5", 0x1d014, 16, 32, 0x00000000, true, false, "Word 5 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD5_fields, 1},
    {"DESCRIPTORS_WORD6", 0x1d018, 16, 32, 0x00000000, true, false, "Word 6 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD6_fields, 1},
    {"DESCRIPTORS_WORD7", 0x1d01c, 16, 32, 0x00000000, true, false, "Word 7 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD7_fields, 1},
    {"S2MM_CONTROL", 0x1d200, 2, 8, 0x00000000, true, false, "Control of a S2MM channel.", S2MM_CONTROL_fields, 2},
    {"S2MM_QUEUE", 0x1d204, 2, 8, 0x00000000, true, false, "Writing it pushes a task of a S2MM channel.", S2MM_QUEUE_fields, 3},
    {"MM2S_CONTROL", 0x1d210, 2, 8, 0x00000000, true, false, "Control of a MM2S channel.", MM2S_CONTROL_fields, 2},
    {"MM2S_QUEUE", 0x1d214, 2, 8, 0x00000000, true, false, "Writing it pushes a task of a MM2S channel.", MM2S_QUEUE_fields, 3},
    {"S2MM_STATUS", 0x1d220, 2, 4, 0x00000000, true, true, "Status of a S2MM channel.", S2MM_STATUS_fields, 8},
    {"MM2S_STATUS", 0x1d228, 2, 4, 0x00000000, true, true, "Status of a MM2S channel.", MM2S_STATUS_fields, 8},
    {"MUX", 0x1f000, 1, 4, 0x00000000, true, false, "Bits [2n+1:2n]: 1 = south port n + 2 carries the DMA, not the PL [O].", MUX_fields, 1},
    {"DEMUX", 0x1f004, 1, 4, 0x00000000, true, false, "The same for the other direction [O].", DEMUX_fields, 1},
    {"TIMER", 0x340f8, 1, 4, 0x00000000, true, true, "Cycles since reset or since it was written.", TIMER_fields, 1},
    {"SWITCH_MASTER", 0x3f000, 22, 4, 0x00000000, true, false, "A master port of the stream switch (interface/engines/aie/switch_ports.h).", SWITCH_MASTER_fields, 1},
    {"SWITCH_SLAVE", 0x3f100, 23, 4, 0x00000000, true, false, "A slave port of the stream switch.", SWITCH_SLAVE_fields, 1},
    {"SWITCH_SLOT", 0x3f200, 92, 4, 0x00000000, true, false, "Packet slots, four per slave port.", SWITCH_SLOT_fields, 1},
    {"LOCK_REQUEST", 0x40000, 4096, 4, 0x00000000, true, true, "A read tries a lock once and returns in bit 0 whether it succeeded: register lock * 256 + 128 * release + value (7 bits, signed).", LOCK_REQUEST_fields, 1},
    {"COLUMN_CLOCK", 0xfff20, 1, 4, 0x00000001, true, false, "Clock of the other tiles of the column.", COLUMN_CLOCK_fields, 2},
    {"COLUMN_RESET", 0xfff28, 1, 4, 0x00000000, true, false, "Reset of the other tiles of the column.", COLUMN_RESET_fields, 2},
};

inline constexpr RegisterBlock block{"aie_shim_tile", 0x100000, 4, registers, 24};

} // namespace svp::aie_shim_tile_table
// NOLINTEND(readability-identifier-naming)
