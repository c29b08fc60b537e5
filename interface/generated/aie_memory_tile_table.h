// SPDX-License-Identifier: Apache-2.0
// Memory tile: register table. Generated from interface/registers/aie_memory_tile.yaml; do not edit.
// clang-format off
// NOLINTBEGIN(readability-identifier-naming): register names
#pragma once

#include "interface/registers/register_table.h"

namespace svp::aie_memory_tile_table {

inline constexpr RegisterField TIMER_fields[] = {
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
inline constexpr RegisterField PAD_VALUE_fields[] = {
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
inline constexpr RegisterField LOCKS_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField LOCK_REQUEST_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};

inline constexpr RegisterInfo registers[] = {
    {"TIMER", 0x940f8, 1, 4, 0x00000000, true, true, "Cycles since reset or since it was written.", TIMER_fields, 1},
    {"DESCRIPTORS", 0xa0000, 48, 32, 0x00000000, true, false, "Word 0 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_fields, 1},
    {"DESCRIPTORS_WORD1", 0xa0004, 48, 32, 0x00000000, true, false, "Word 1 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD1_fields, 1},
    {"DESCRIPTORS_WORD2", 0xa0008, 48, 32, 0x00000000, true, false, "Word 2 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD2_fields, 1},
    {"DESCRIPTORS_WORD3", 0xa000c, 48, 32, 0x00000000, true, false, "Word 3 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD3_fields, 1},
    {"DESCRIPTORS_WORD4", 0xa0010, 48, 32, 0x00000000, true, false, "Word 4 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD4_fields, 1},
    {"DESCRIPTORS_WORD5", 0xa0014, 48, 32, 0x00000000, true, false, "Word 5 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD5_fields, 1},
    {"DESCRIPTORS_WORD6", 0xa0018, 48, 32, 0x00000000, true, false, "Word 6 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD6_fields, 1},
    {"DESCRIPTORS_WORD7", 0xa001c, 48, 32, 0x00000000, true, false, "Word 7 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD7_fields, 1},
    {"S2MM_CONTROL", 0xa0600, 6, 8, 0x00000000, true, false, "Control of a S2MM channel.", S2MM_CONTROL_fields, 2},
    {"S2MM_QUEUE", 0xa0604, 6, 8, 0x00000000, true, false, "Writing it pushes a task of a S2MM channel.", S2MM_QUEUE_fields, 3},
    {"MM2S_CONTROL", 0xa0630, 6, 8, 0x00000000, true, false, "Control of a MM2S channel.", MM2S_CONTROL_fields, 2},
    {"MM2S_QUEUE", 0xa0634, 6, 8, 0x00000000, true, false, "Writing it pushes a task of a MM2S channel.", MM2S_QUEUE_fields, 3},
    {"S2MM_STATUS", 0xa0660, 6, 4, 0x00000000, true, true, "Status of a S2MM channel.", S2MM_STATUS_fields, 8},
    {"MM2S_STATUS", 0xa0680, 6, 4, 0x00000000, true, true, "Status of a MM2S channel.", MM2S_STATUS_fields, 8},
    {"PAD_VALUE", 0xa06e0, 6, 4, 0x00000000, true, false, "What a MM2S channel pads with, repeated. Later parts have it [O].", PAD_VALUE_fields, 1},
    {"SWITCH_MASTER", 0xb0000, 17, 4, 0x00000000, true, false, "A master port of the stream switch (interface/engines/aie/switch_ports.h).", SWITCH_MASTER_fields, 1},
    {"SWITCH_SLAVE", 0xb0100, 18, 4, 0x00000000, true, false, "A slave port of the stream switch.", SWITCH_SLAVE_fields, 1},
    {"SWITCH_SLOT", 0xb0200, 72, 4, 0x00000000, true, false, "Packet slots, four per slave port.", SWITCH_SLOT_fields, 1},
    {"LOCKS", 0xc0000, 64, 16, 0x00000000, true, true, "Value of a lock, 0 to 63.", LOCKS_fields, 1},
    {"LOCK_REQUEST", 0xd0000, 16384, 4, 0x00000000, true, true, "A read tries a lock once and returns in bit 0 whether it succeeded: register lock * 256 + 128 * release + value (7 bits, signed).", LOCK_REQUEST_fields, 1},
};

inline constexpr RegisterBlock block{"aie_memory_tile", 0x100000, 4, registers, 21};

} // namespace svp::aie_memory_tile_table
// NOLINTEND(readability-identifier-naming)
