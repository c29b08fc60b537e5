/* SPDX-License-Identifier: Apache-2.0 */
#include "interface/loadable/loadable_reader.h"

#include "interface/common/crc32.h"
#include "interface/engines/engines.h"
#include "interface/loadable/loadable_tables.h"

#include <string.h>

enum { SVP_MOST_SECTIONS = 64 };

const char* svp_section_name(uint32_t kind)
{
    static const char* const names[SVP_SECTION_KINDS + 1] = {"unknown", "target",   "regions",   "tensors",
                                                             "layers",  "commands", "constants", "placements"};
    return kind <= (uint32_t)SVP_SECTION_KINDS ? names[kind] : names[0];
}

int svp_is_name(const char* field, size_t size)
{
    size_t length = 0;
    while (length < size && field[length] != 0) {
        unsigned char c = (unsigned char)field[length];
        if (c < 0x20 || c == 0x7f) return 0;
        ++length;
    }
    if (length == 0 || length == size) return 0;
    for (size_t i = length; i < size; ++i)
        if (field[i] != 0) return 0;
    return 1;
}

static int check_header(const uint8_t* data, uint64_t bytes, svp_loadable_fault* fault)
{
    const svp_loadable_header* header = (const svp_loadable_header*)(const void*)data;
    if (!data || bytes < sizeof header->magic || memcmp(data, SVP_LOADABLE_MAGIC, sizeof header->magic) != 0)
        return svp_fault(fault, SVP_PART_FILE, 0, "is not a loadable: it does not begin with '" SVP_LOADABLE_MAGIC "'");
    if (bytes < sizeof *header)
        return svp_fault_number(fault, SVP_PART_FILE, 0, "is cut short: fewer bytes than its header", bytes,
                                sizeof *header);
    if (header->major != SVP_LOADABLE_MAJOR)
        return svp_fault_number(fault, SVP_PART_FILE, 0, "has another format version and must be compiled again",
                                header->major, SVP_LOADABLE_MAJOR);
    if (header->header_crc32 != svp_crc32(0, header, offsetof(svp_loadable_header, header_crc32)))
        return svp_fault(fault, SVP_PART_HEADER, 0, "is damaged: its checksum does not match");
    if (header->header_bytes != sizeof *header)
        return svp_fault_number(fault, SVP_PART_HEADER, 0, "its size in bytes is wrong", header->header_bytes,
                                sizeof *header);
    if (header->file_bytes != bytes)
        return svp_fault_number(fault, SVP_PART_FILE, 0, "is cut short or added to: bytes", bytes, header->file_bytes);
    if (header->crc32 != svp_crc32(0, header + 1, (size_t)(bytes - sizeof *header)))
        return svp_fault(fault, SVP_PART_FILE, 0, "is damaged: its checksum does not match");
    if (!svp_is_name(header->network, sizeof header->network))
        return svp_fault(fault, SVP_PART_HEADER, 0, "the network's name is no name");
    if (header->section_count > (uint32_t)SVP_MOST_SECTIONS ||
        bytes < sizeof *header + header->section_count * sizeof(svp_section))
        return svp_fault_number(fault, SVP_PART_HEADER, 0, "more sections than there is room for",
                                header->section_count, SVP_MOST_SECTIONS);
    return 1;
}

/* Element size of a section that is not an engine's. */
static uint64_t element_bytes(uint32_t kind)
{
    switch (kind) {
    case SVP_SECTION_REGIONS:
        return sizeof(svp_region);
    case SVP_SECTION_TENSORS:
        return sizeof(svp_tensor);
    case SVP_SECTION_LAYERS:
        return sizeof(svp_layer);
    case SVP_SECTION_COMMANDS:
        return sizeof(svp_layer_command);
    default:
        return 1;
    }
}

static int is_engine_kind(uint32_t kind) { return kind == SVP_SECTION_TARGET || kind == SVP_SECTION_PLACEMENTS; }

static int check_section(const svp_loadable_header* header, const svp_section* section, uint32_t index,
                         svp_loadable_fault* fault)
{
    uint64_t element = element_bytes(section->kind);
    uint64_t first_byte = sizeof *header + header->section_count * sizeof(svp_section);
    if (is_engine_kind(section->kind)) {
        const svp_engine_interface* engine = svp_engine_by_id(section->engine);
        if (!engine)
            return svp_fault_number(fault, SVP_PART_SECTION, index, "of an unknown engine", section->engine, 0);
        element = section->kind == SVP_SECTION_TARGET ? engine->target_bytes : engine->placement_bytes;
        if (element == 0) return svp_fault(fault, SVP_PART_SECTION, index, "of an engine that does not have it");
    } else if (section->engine != 0) {
        return svp_fault_number(fault, SVP_PART_SECTION, index, "belongs to no single engine", section->engine, 0);
    }
    if (section->bytes != section->count * element)
        return svp_fault_number(fault, SVP_PART_SECTION, index, "its bytes do not match its number of elements",
                                section->bytes, section->count * element);
    if (section->offset % SVP_LOADABLE_ALIGN != 0)
        return svp_fault_number(fault, SVP_PART_SECTION, index, "its offset is not aligned", section->offset,
                                section->offset / SVP_LOADABLE_ALIGN * SVP_LOADABLE_ALIGN);
    if (section->offset < first_byte || section->offset > header->file_bytes ||
        section->bytes > header->file_bytes - section->offset)
        return svp_fault(fault, SVP_PART_SECTION, index, "is not inside the file");
    return 1;
}

static int overlap(const svp_section* a, const svp_section* b)
{
    return a->offset < b->offset + b->bytes && b->offset < a->offset + a->bytes;
}

/* Against the sections before it. */
static int check_against(const svp_section* sections, uint32_t index, const uint8_t* known, svp_loadable_fault* fault)
{
    const svp_section* section = &sections[index];
    for (uint32_t i = 0; i < index; ++i) {
        if (!known[i]) continue;
        if (sections[i].kind == section->kind && sections[i].engine == section->engine)
            return svp_fault(fault, SVP_PART_SECTION, index, "is there twice");
        if (overlap(&sections[i], section))
            return svp_fault_number(fault, SVP_PART_SECTION, index, "overlaps another section", index, i);
    }
    return 1;
}

static svp_loadable_engine* engine_slot(svp_loadable_view* view, uint32_t engine_id)
{
    for (uint32_t i = 0; i < view->engine_count; ++i)
        if (view->engines[i].engine->id == engine_id) return &view->engines[i];
    if (view->engine_count == (uint32_t)SVP_LOADABLE_MAX_ENGINES) return NULL;
    view->engines[view->engine_count].engine = svp_engine_by_id(engine_id);
    return &view->engines[view->engine_count++];
}

const svp_loadable_engine* svp_loadable_find_engine(const svp_loadable_view* view, uint32_t engine_id)
{
    for (uint32_t i = 0; i < view->engine_count; ++i)
        if (view->engines[i].engine->id == engine_id) return &view->engines[i];
    return NULL;
}

static int take_engine_section(svp_loadable_view* view, const svp_section* section, uint32_t index, const void* start,
                               svp_loadable_fault* fault)
{
    svp_loadable_engine* engine = engine_slot(view, section->engine);
    if (!engine) return svp_fault(fault, SVP_PART_SECTION, index, "is of one engine too many");
    if (section->kind == SVP_SECTION_PLACEMENTS) {
        engine->placements = start;
        return 1;
    }
    if (section->count != 1)
        return svp_fault_number(fault, SVP_PART_SECTION, index, "not exactly one target", section->count, 1);
    const char* wrong = engine->engine->check_target(start);
    if (wrong) return svp_fault(fault, SVP_PART_SECTION, index, wrong);
    engine->target = start;
    return 1;
}

static int take_section(svp_loadable_view* view, const svp_section* section, uint32_t index, const uint8_t* data,
                        svp_loadable_fault* fault)
{
    const void* start = data + section->offset;
    switch (section->kind) {
    case SVP_SECTION_REGIONS:
        view->regions = (const svp_region*)start;
        if (section->count == SVP_REGION_KINDS) return 1;
        return svp_fault_number(fault, SVP_PART_SECTION, index, "its number of regions is wrong", section->count,
                                SVP_REGION_KINDS);
    case SVP_SECTION_TENSORS:
        view->tensors = (const svp_tensor*)start;
        view->tensor_count = section->count;
        return 1;
    case SVP_SECTION_LAYERS:
        view->layers = (const svp_layer*)start;
        view->layer_count = section->count;
        return 1;
    case SVP_SECTION_COMMANDS:
        view->commands = (const svp_layer_command*)start;
        view->command_count = section->count;
        return 1;
    case SVP_SECTION_CONSTANTS:
        view->constants = (const uint8_t*)start;
        view->constant_bytes = section->bytes;
        return 1;
    default:
        return take_engine_section(view, section, index, start, fault);
    }
}

static const char* missing_section(const svp_loadable_view* view)
{
    if (!view->regions) return "section 'regions' is missing";
    if (!view->tensors) return "section 'tensors' is missing";
    if (!view->layers) return "section 'layers' is missing";
    if (!view->commands) return "section 'commands' is missing";
    if (!view->constants) return "section 'constants' is missing";
    for (uint32_t i = 0; i < view->engine_count; ++i) {
        const svp_loadable_engine* engine = &view->engines[i];
        if (!engine->target) return "section 'target' of an engine is missing";
        if (engine->engine->placement_bytes != 0 && !engine->placements)
            return "section 'placements' of an engine is missing";
    }
    return NULL;
}

static int read_sections(svp_loadable_view* view, const uint8_t* data, svp_loadable_fault* fault)
{
    const svp_loadable_header* header = view->header;
    const svp_section* sections = (const svp_section*)(const void*)(data + sizeof *header);
    uint8_t known[SVP_MOST_SECTIONS] = {0};
    for (uint32_t i = 0; i < header->section_count; ++i) {
        if (sections[i].kind == 0 || sections[i].kind > SVP_SECTION_KINDS) {
            if (header->minor > SVP_LOADABLE_MINOR) continue; /* a later version has added it */
            return svp_fault_number(fault, SVP_PART_SECTION, i, "has an unknown kind", sections[i].kind, 0);
        }
        if (!check_section(header, &sections[i], i, fault)) return 0;
        if (!check_against(sections, i, known, fault)) return 0;
        if (!take_section(view, &sections[i], i, data, fault)) return 0;
        known[i] = 1;
    }
    const char* missing = missing_section(view);
    if (missing) return svp_fault(fault, SVP_PART_FILE, 0, missing);
    for (uint32_t i = 0; i < header->section_count; ++i)
        if (known[i] && sections[i].kind == SVP_SECTION_PLACEMENTS && sections[i].count != view->tensor_count)
            return svp_fault_number(fault, SVP_PART_SECTION, i, "its number of placements is not that of tensors",
                                    sections[i].count, view->tensor_count);
    return 1;
}

int svp_loadable_open(svp_loadable_view* view, const void* data, uint64_t bytes, svp_loadable_fault* fault)
{
    memset(view, 0, sizeof *view);
    memset(fault, 0, sizeof *fault);
    if ((uintptr_t)data % 8 != 0) return svp_fault(fault, SVP_PART_FILE, 0, "does not begin at a multiple of 8 bytes");
    if (!check_header((const uint8_t*)data, bytes, fault)) return 0;
    view->header = (const svp_loadable_header*)data;
    if (!read_sections(view, (const uint8_t*)data, fault)) return 0;
    return svp_check_tables(view, fault);
}
