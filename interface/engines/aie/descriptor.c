/* SPDX-License-Identifier: Apache-2.0 */
#include "interface/engines/aie/descriptor.h"

#include <stddef.h>
#include <string.h>

enum stored_as { PLAIN, SIGNED, MINUS_ONE };

/* A 32-bit member of svp_aie_descriptor and where its bits are; `bits` 0: this kind does not have the field, which then
 * has its neutral value. */
struct field {
    const char* name;
    uint16_t member;
    uint8_t as, word, low, bits;
};

#define FIELD(field_name, member, as, word, low, bits)                                                                 \
    {                                                                                                                  \
        field_name, (uint16_t)offsetof(svp_aie_descriptor, member), as, word, low, bits                                \
    }
#define ARRAY_FIELD(field_name, member, index, as, word, low, bits)                                                    \
    {                                                                                                                  \
        field_name "[" #index "]", (uint16_t)(offsetof(svp_aie_descriptor, member) + (index) * sizeof(uint32_t)), as,  \
            word, low, bits                                                                                            \
    }

enum { FIELDS = 32 };

/* Positions: AM025 and the public AIE-ML register headers [C]. */
static const struct field layouts[SVP_AIE_TILE_KINDS][FIELDS] = {
    {FIELD("length", length, PLAIN, 0, 0, 14),
     FIELD("compression", compression, PLAIN, 1, 31, 1),
     FIELD("packet_enable", packet_enable, PLAIN, 1, 30, 1),
     FIELD("packet_id", packet_id, PLAIN, 1, 19, 5),
     FIELD("packet_type", packet_type, PLAIN, 1, 16, 3),
     ARRAY_FIELD("step", step, 0, MINUS_ONE, 2, 0, 13),
     ARRAY_FIELD("step", step, 1, MINUS_ONE, 2, 13, 13),
     ARRAY_FIELD("step", step, 2, MINUS_ONE, 3, 0, 13),
     ARRAY_FIELD("step", step, 3, MINUS_ONE, 0, 0, 0),
     ARRAY_FIELD("wrap", wrap, 0, PLAIN, 3, 13, 8),
     ARRAY_FIELD("wrap", wrap, 1, PLAIN, 3, 21, 8),
     ARRAY_FIELD("wrap", wrap, 2, PLAIN, 0, 0, 0),
     ARRAY_FIELD("wrap", wrap, 3, PLAIN, 0, 0, 0),
     FIELD("iteration_step", iteration_step, MINUS_ONE, 4, 0, 13),
     FIELD("iteration_wrap", iteration_wrap, MINUS_ONE, 4, 13, 6),
     FIELD("iteration_current", iteration_current, PLAIN, 4, 19, 6),
     ARRAY_FIELD("pad_before", pad_before, 0, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_before", pad_before, 1, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_before", pad_before, 2, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_after", pad_after, 0, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_after", pad_after, 1, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_after", pad_after, 2, PLAIN, 0, 0, 0),
     FIELD("suppress_tlast", suppress_tlast, PLAIN, 5, 31, 1),
     FIELD("next", next, PLAIN, 5, 27, 4),
     FIELD("use_next", use_next, PLAIN, 5, 26, 1),
     FIELD("valid", valid, PLAIN, 5, 25, 1),
     FIELD("release_value", release_value, SIGNED, 5, 18, 7),
     FIELD("release_id", release_id, PLAIN, 5, 13, 4),
     FIELD("acquire_enable", acquire_enable, PLAIN, 5, 12, 1),
     FIELD("acquire_value", acquire_value, SIGNED, 5, 5, 7),
     FIELD("acquire_id", acquire_id, PLAIN, 5, 0, 4)},
    {FIELD("packet_enable", packet_enable, PLAIN, 0, 31, 1),
     FIELD("packet_type", packet_type, PLAIN, 0, 28, 3),
     FIELD("packet_id", packet_id, PLAIN, 0, 23, 5),
     FIELD("length", length, PLAIN, 0, 0, 17),
     ARRAY_FIELD("pad_before", pad_before, 0, PLAIN, 1, 26, 6),
     FIELD("next", next, PLAIN, 1, 20, 6),
     FIELD("use_next", use_next, PLAIN, 1, 19, 1),
     FIELD("suppress_tlast", suppress_tlast, PLAIN, 2, 31, 1),
     ARRAY_FIELD("wrap", wrap, 0, PLAIN, 2, 17, 10),
     ARRAY_FIELD("step", step, 0, MINUS_ONE, 2, 0, 17),
     ARRAY_FIELD("pad_before", pad_before, 1, PLAIN, 3, 27, 5),
     ARRAY_FIELD("wrap", wrap, 1, PLAIN, 3, 17, 10),
     ARRAY_FIELD("step", step, 1, MINUS_ONE, 3, 0, 17),
     FIELD("compression", compression, PLAIN, 4, 31, 1),
     ARRAY_FIELD("pad_before", pad_before, 2, PLAIN, 4, 27, 4),
     ARRAY_FIELD("wrap", wrap, 2, PLAIN, 4, 17, 10),
     ARRAY_FIELD("step", step, 2, MINUS_ONE, 4, 0, 17),
     ARRAY_FIELD("pad_after", pad_after, 2, PLAIN, 5, 28, 4),
     ARRAY_FIELD("pad_after", pad_after, 1, PLAIN, 5, 23, 5),
     ARRAY_FIELD("pad_after", pad_after, 0, PLAIN, 5, 17, 6),
     ARRAY_FIELD("step", step, 3, MINUS_ONE, 5, 0, 17),
     ARRAY_FIELD("wrap", wrap, 3, PLAIN, 0, 0, 0),
     FIELD("iteration_current", iteration_current, PLAIN, 6, 23, 6),
     FIELD("iteration_wrap", iteration_wrap, MINUS_ONE, 6, 17, 6),
     FIELD("iteration_step", iteration_step, MINUS_ONE, 6, 0, 17),
     FIELD("valid", valid, PLAIN, 7, 31, 1),
     FIELD("release_value", release_value, SIGNED, 7, 24, 7),
     FIELD("release_id", release_id, PLAIN, 7, 16, 8),
     FIELD("acquire_enable", acquire_enable, PLAIN, 7, 15, 1),
     FIELD("acquire_value", acquire_value, SIGNED, 7, 8, 7),
     FIELD("acquire_id", acquire_id, PLAIN, 7, 0, 8)},
    {FIELD("length", length, PLAIN, 0, 0, 32),
     FIELD("packet_enable", packet_enable, PLAIN, 2, 30, 1),
     FIELD("packet_id", packet_id, PLAIN, 2, 19, 5),
     FIELD("packet_type", packet_type, PLAIN, 2, 16, 3),
     ARRAY_FIELD("wrap", wrap, 0, PLAIN, 3, 20, 10),
     ARRAY_FIELD("step", step, 0, MINUS_ONE, 3, 0, 20),
     ARRAY_FIELD("wrap", wrap, 1, PLAIN, 4, 20, 10),
     ARRAY_FIELD("step", step, 1, MINUS_ONE, 4, 0, 20),
     ARRAY_FIELD("step", step, 2, MINUS_ONE, 5, 0, 20),
     ARRAY_FIELD("step", step, 3, MINUS_ONE, 0, 0, 0),
     ARRAY_FIELD("wrap", wrap, 2, PLAIN, 0, 0, 0),
     ARRAY_FIELD("wrap", wrap, 3, PLAIN, 0, 0, 0),
     FIELD("iteration_current", iteration_current, PLAIN, 6, 26, 6),
     FIELD("iteration_wrap", iteration_wrap, MINUS_ONE, 6, 20, 6),
     FIELD("iteration_step", iteration_step, MINUS_ONE, 6, 0, 20),
     ARRAY_FIELD("pad_before", pad_before, 0, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_before", pad_before, 1, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_before", pad_before, 2, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_after", pad_after, 0, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_after", pad_after, 1, PLAIN, 0, 0, 0),
     ARRAY_FIELD("pad_after", pad_after, 2, PLAIN, 0, 0, 0),
     FIELD("compression", compression, PLAIN, 0, 0, 0),
     FIELD("suppress_tlast", suppress_tlast, PLAIN, 7, 31, 1),
     FIELD("next", next, PLAIN, 7, 27, 4),
     FIELD("use_next", use_next, PLAIN, 7, 26, 1),
     FIELD("valid", valid, PLAIN, 7, 25, 1),
     FIELD("release_value", release_value, SIGNED, 7, 18, 7),
     FIELD("release_id", release_id, PLAIN, 7, 13, 4),
     FIELD("acquire_enable", acquire_enable, PLAIN, 7, 12, 1),
     FIELD("acquire_value", acquire_value, SIGNED, 7, 5, 7),
     FIELD("acquire_id", acquire_id, PLAIN, 7, 0, 4)}};

static uint32_t mask_of(uint32_t bits) { return bits == 32 ? UINT32_MAX : (1u << bits) - 1; }

static uint32_t get_member(const svp_aie_descriptor* descriptor, const struct field* field)
{
    uint32_t value;
    memcpy(&value, (const char*)descriptor + field->member, sizeof(value));
    return value;
}

static void set_member(svp_aie_descriptor* descriptor, const struct field* field, uint32_t value)
{
    memcpy((char*)descriptor + field->member, &value, sizeof(value));
}

static int fits(const struct field* field, uint32_t value)
{
    const uint32_t stored = field->as == MINUS_ONE ? value - 1 : value;
    if (field->as != SIGNED) return stored <= (field->bits ? mask_of(field->bits) : 0);
    const int64_t number = (int32_t)value;
    const int64_t limit = (int64_t)1 << (field->bits - 1);
    return number >= -limit && number < limit;
}

/* Of the base address. */
static uint64_t base_limit(enum svp_aie_tile_kind kind)
{
    static const uint8_t bits[SVP_AIE_TILE_KINDS] = {16, 21, 48};
    return (uint64_t)1 << bits[kind];
}

static void encode_base(enum svp_aie_tile_kind kind, uint64_t base, uint32_t* words)
{
    switch (kind) {
    case SVP_AIE_COMPUTE:
        words[0] |= (uint32_t)(base >> 2) << 14;
        break;
    case SVP_AIE_MEMORY:
        words[1] |= (uint32_t)(base >> 2);
        break;
    default:
        words[1] |= (uint32_t)base;
        words[2] |= (uint32_t)(base >> 32);
    }
}

static uint64_t decode_base(enum svp_aie_tile_kind kind, const uint32_t* words)
{
    switch (kind) {
    case SVP_AIE_COMPUTE:
        return (uint64_t)(words[0] >> 14 & 0x3FFF) << 2;
    case SVP_AIE_MEMORY:
        return (uint64_t)(words[1] & 0x7FFFF) << 2;
    default:
        return (uint64_t)(words[2] & 0xFFFF) << 32 | (words[1] & ~3u);
    }
}

uint32_t svp_aie_descriptor_count(enum svp_aie_tile_kind kind) { return kind == SVP_AIE_MEMORY ? 48 : 16; }
uint32_t svp_aie_descriptor_words(enum svp_aie_tile_kind kind) { return kind == SVP_AIE_COMPUTE ? 6 : 8; }

const char* svp_aie_descriptor_misfit(enum svp_aie_tile_kind kind, const svp_aie_descriptor* descriptor)
{
    if (descriptor->base % 4 != 0 || descriptor->base >= base_limit(kind)) return "base";
    for (const struct field* field = layouts[kind]; field->name; ++field)
        if (!fits(field, get_member(descriptor, field))) return field->name;
    return NULL;
}

void svp_aie_encode_descriptor(enum svp_aie_tile_kind kind, const svp_aie_descriptor* descriptor, uint32_t* words)
{
    memset(words, 0, SVP_AIE_DESCRIPTOR_WORDS * sizeof(words[0]));
    encode_base(kind, descriptor->base, words);
    for (const struct field* field = layouts[kind]; field->name; ++field) {
        const uint32_t value = get_member(descriptor, field);
        const uint32_t stored = field->as == MINUS_ONE ? value - 1 : value;
        if (field->bits) words[field->word] |= (stored & mask_of(field->bits)) << field->low;
    }
}

void svp_aie_decode_descriptor(enum svp_aie_tile_kind kind, const uint32_t* words, svp_aie_descriptor* descriptor)
{
    memset(descriptor, 0, sizeof(*descriptor));
    descriptor->base = decode_base(kind, words);
    for (const struct field* field = layouts[kind]; field->name; ++field) {
        uint32_t value = field->bits ? words[field->word] >> field->low & mask_of(field->bits) : 0;
        const uint32_t sign = field->as == SIGNED ? 1u << (field->bits - 1) : 0;
        if (value & sign) value |= ~mask_of(field->bits);
        set_member(descriptor, field, field->as == MINUS_ONE ? value + 1 : value);
    }
}
