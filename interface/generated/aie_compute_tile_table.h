// SPDX-License-Identifier: Apache-2.0
// Compute tile: register table. Generated from interface/registers/aie_compute_tile.yaml; do not edit.
// clang-format off
// NOLINTBEGIN(readability-identifier-naming): register names
#pragma once

#include "interface/registers/register_table.h"

namespace svp::aie_compute_tile_table {

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
inline constexpr RegisterField LOCKS_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField PROGRAM_MEMORY_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField PC_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField PERFORMANCE_CONTROL_fields[] = {
    {"EVENT0", 0, 8, Access::rw, "of counter 0", nullptr, 0},
    {"EVENT1", 8, 8, Access::rw, "of counter 1", nullptr, 0},
    {"EVENT2", 16, 8, Access::rw, "of counter 2", nullptr, 0},
    {"EVENT3", 24, 8, Access::rw, "of counter 3", nullptr, 0},
};
inline constexpr RegisterField PERFORMANCE_COUNTER_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField CONTROL_fields[] = {
    {"ENABLE", 0, 1, Access::rw, "the core runs", nullptr, 0},
    {"RESET", 1, 1, Access::rw, "the core is held in reset", nullptr, 0},
};
inline constexpr RegisterField STATUS_fields[] = {
    {"ENABLED", 0, 1, Access::ro, "it runs", nullptr, 0},
    {"IN_RESET", 1, 1, Access::ro, "it is held in reset", nullptr, 0},
    {"DONE", 20, 1, Access::ro, "its program has ended", nullptr, 0},
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

inline constexpr RegisterInfo registers[] = {
    {"DESCRIPTORS", 0x1d000, 16, 32, 0x00000000, true, false, "Word 0 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_fields, 1},
    {"DESCRIPTORS_WORD1", 0x1d004, 16, 32, 0x00000000, true, false, "Word 1 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD1_fields, 1},
    {"DESCRIPTORS_WORD2", 0x1d008, 16, 32, 0x00000000, true, false, "Word 2 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD2_fields, 1},
    {"DESCRIPTORS_WORD3", 0x1d00c, 16, 32, 0x00000000, true, false, "Word 3 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD3_fields, 1},
    {"DESCRIPTORS_WORD4", 0x1d010, 16, 32, 0x00000000, true, false, "Word 4 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD4_fields, 1},
    {"DESCRIPTORS_WORD5", 0x1d014, 16, 32, 0x00000000, true, false, "Word 5 of a buffer descriptor (interface/engines/aie/descriptor.h).", DESCRIPTORS_WORD5_fields, 1},
    {"S2MM_CONTROL", 0x1de00, 2, 8, 0x00000000, true, false, "Control of a S2MM channel.", S2MM_CONTROL_fields, 2},
    {"S2MM_QUEUE", 0x1de04, 2, 8, 0x00000000, true, false, "Writing it pushes a task of a S2MM channel.", S2MM_QUEUE_fields, 3},
    {"MM2S_CONTROL", 0x1de10, 2, 8, 0x00000000, true, false, "Control of a MM2S channel.", MM2S_CONTROL_fields, 2},
    {"MM2S_QUEUE", 0x1de14, 2, 8, 0x00000000, true, false, "Writing it pushes a task of a MM2S channel.", MM2S_QUEUE_fields, 3},
    {"S2MM_STATUS", 0x1df00, 2, 4, 0x00000000, true, true, "Status of a S2MM channel.", S2MM_STATUS_fields, 8},
    {"MM2S_STATUS", 0x1df10, 2, 4, 0x00000000, true, true, "Status of a MM2S channel.", MM2S_STATUS_fields, 8},
    {"LOCKS", 0x1f000, 16, 16, 0x00000000, true, true, "Value of a lock, 0 to 63.", LOCKS_fields, 1},
    {"PROGRAM_MEMORY", 0x20000, 4096, 4, 0x00000000, true, false, "Program memory of the core.", PROGRAM_MEMORY_fields, 1},
    {"PC", 0x31100, 1, 4, 0x00000000, true, true, "Program counter; writes count while the core is not enabled.", PC_fields, 1},
    {"PERFORMANCE_CONTROL", 0x31500, 1, 4, 0x00000000, true, false, "What the performance counters count, enum svp_aie_performance_event [O].", PERFORMANCE_CONTROL_fields, 4},
    {"PERFORMANCE_COUNTER", 0x31520, 4, 4, 0x00000000, true, true, "Cycles in which its event was there.", PERFORMANCE_COUNTER_fields, 1},
    {"CONTROL", 0x32000, 1, 4, 0x00000000, true, true, "The core.", CONTROL_fields, 2},
    {"STATUS", 0x32004, 1, 4, 0x00000000, true, true, "What the core does.", STATUS_fields, 3},
    {"TIMER", 0x340f8, 1, 4, 0x00000000, true, true, "Cycles since reset or since it was written.", TIMER_fields, 1},
    {"SWITCH_MASTER", 0x3f000, 23, 4, 0x00000000, true, false, "A master port of the stream switch (interface/engines/aie/switch_ports.h).", SWITCH_MASTER_fields, 1},
    {"SWITCH_SLAVE", 0x3f100, 25, 4, 0x00000000, true, false, "A slave port of the stream switch.", SWITCH_SLAVE_fields, 1},
    {"SWITCH_SLOT", 0x3f200, 100, 4, 0x00000000, true, false, "Packet slots, four per slave port.", SWITCH_SLOT_fields, 1},
    {"LOCK_REQUEST", 0x40000, 4096, 4, 0x00000000, true, true, "A read tries a lock once and returns in bit 0 whether it succeeded: register lock * 256 + 128 * release + value (7 bits, signed).", LOCK_REQUEST_fields, 1},
};

inline constexpr RegisterBlock block{"aie_compute_tile", 0x100000, 4, registers, 24};

} // namespace svp::aie_compute_tile_table
// NOLINTEND(readability-identifier-naming)
