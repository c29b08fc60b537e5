#include "firmware/runtime/svp_loadable_view.h"

#include "interface/common/crc32.h"

#include <stddef.h>
#include <string.h>

/* Those of every loadable, then those of the tile array. */
enum { SVP_MOST_SECTIONS = SVP_SECTION_PLACEMENTS };

/* Element size of a section; 0: bytes without structure. */
static uint64_t element_bytes(uint32_t kind)
{
    switch (kind) {
    case SVP_SECTION_TARGET:
        return sizeof(svp_target);
    case SVP_SECTION_REGIONS:
        return sizeof(svp_region);
    case SVP_SECTION_TENSORS:
        return sizeof(svp_tensor);
    case SVP_SECTION_LAYERS:
        return sizeof(svp_layer);
    case SVP_SECTION_COMMANDS:
        return sizeof(svp_layer_command);
    case SVP_SECTION_ARRAY:
        return sizeof(svp_array_target);
    case SVP_SECTION_PLACEMENTS:
        return sizeof(svp_placement);
    default:
        return 1;
    }
}

static const char* check_header(const svp_loadable_header* header, uint64_t bytes)
{
    if (bytes < sizeof *header) return "shorter than its header";
    if (memcmp(header->magic, SVP_LOADABLE_MAGIC, sizeof header->magic) != 0) return "not a loadable";
    if (header->header_crc32 != svp_crc32(0, header, offsetof(svp_loadable_header, header_crc32)))
        return "header checksum does not match";
    if (header->major != SVP_LOADABLE_MAJOR) return "of another format version";
    if (header->header_bytes != sizeof *header) return "header size is wrong";
    if (header->file_bytes != bytes) return "length differs from the header";
    if (header->section_count != SVP_SECTION_KINDS && header->section_count != SVP_MOST_SECTIONS)
        return "number of sections is wrong";
    if (bytes < sizeof *header + header->section_count * sizeof(svp_section)) return "shorter than its section table";
    if (memchr(header->network, 0, SVP_NAME_BYTES) == NULL) return "network name is not terminated";
    if (header->crc32 != svp_crc32(0, header + 1, bytes - sizeof *header)) return "checksum does not match";
    return NULL;
}

/* Kinds: of them, as many as the file has sections, each once. */
static const char* check_section(const svp_section* section, uint32_t kinds, uint64_t bytes)
{
    if (section->kind == 0 || section->kind > kinds) return "unknown section";
    if (section->offset % SVP_LOADABLE_ALIGN != 0) return "section is not aligned";
    if (section->offset > bytes || section->bytes > bytes - section->offset) return "section lies outside the file";
    if (section->bytes != section->count * element_bytes(section->kind)) return "section size is wrong";
    return NULL;
}

static void take_section(svp_loadable_view* view, const svp_section* section, const uint8_t* data)
{
    const void* start = data + section->offset;
    switch (section->kind) {
    case SVP_SECTION_TARGET:
        view->target = section->count == 1 ? (const svp_target*)start : NULL;
        break;
    case SVP_SECTION_REGIONS:
        view->regions = (const svp_region*)start;
        view->region_count = section->count;
        break;
    case SVP_SECTION_TENSORS:
        view->tensors = (const svp_tensor*)start;
        view->tensor_count = section->count;
        break;
    case SVP_SECTION_LAYERS:
        view->layers = (const svp_layer*)start;
        view->layer_count = section->count;
        break;
    case SVP_SECTION_COMMANDS:
        view->commands = (const svp_layer_command*)start;
        view->command_count = section->count;
        break;
    case SVP_SECTION_ARRAY:
        view->array = section->count == 1 ? (const svp_array_target*)start : NULL;
        break;
    case SVP_SECTION_PLACEMENTS:
        view->placement_count = section->count;
        break;
    default:
        view->constants = (const uint8_t*)start;
        view->constant_bytes = section->bytes;
        break;
    }
}

static int has_array_commands(const svp_loadable_view* view)
{
    for (uint32_t i = 0; i < view->command_count; ++i)
        if (view->commands[i].opcode == SVP_OP_ARRAY) return 1;
    return 0;
}

static const char* read_sections(svp_loadable_view* view, const uint8_t* data, uint64_t bytes, uint32_t count)
{
    const svp_section* sections = (const svp_section*)(const void*)(data + sizeof(svp_loadable_header));
    uint32_t seen = 0;
    for (uint32_t i = 0; i < count; ++i) {
        const char* reason = check_section(&sections[i], count, bytes);
        if (reason) return reason;
        if (seen & 1u << sections[i].kind) return "a section appears twice";
        seen |= 1u << sections[i].kind;
        take_section(view, &sections[i], data);
    }
    if (!view->target) return "target section is wrong";
    if (view->command_count == 0) return "no commands";
    if (has_array_commands(view) != (count == SVP_MOST_SECTIONS))
        return "sections of the tile array without its commands, or the other way round";
    if (count != SVP_MOST_SECTIONS) return NULL;
    if (!view->array) return "array section is wrong";
    return view->placement_count == view->tensor_count ? NULL : "placements do not match the tensors";
}

static const svp_region* find_region(const svp_loadable_view* view, uint32_t index)
{
    for (uint32_t i = 0; i < view->region_count; ++i)
        if (view->regions[i].index == index) return &view->regions[i];
    return NULL;
}

static const char* check_regions(const svp_loadable_view* view)
{
    uint32_t seen = 0;
    for (uint32_t i = 0; i < view->region_count; ++i) {
        uint32_t index = view->regions[i].index;
        if (index >= SVP_REGIONS || seen & 1u << index) return "region index is wrong";
        seen |= 1u << index;
    }
    const svp_region* constants = find_region(view, SVP_REGION_CONSTANTS);
    if (view->constant_bytes > (constants ? constants->bytes : 0)) return "constants do not fit their region";
    return NULL;
}

static const char* check_tensors(svp_loadable_view* view)
{
    for (uint32_t i = 0; i < view->tensor_count; ++i) {
        const svp_tensor* tensor = &view->tensors[i];
        const svp_region* region = find_region(view, tensor->region);
        if (!region) return "tensor in an unknown region";
        if (tensor->offset > region->bytes || tensor->bytes > region->bytes - tensor->offset)
            return "tensor lies outside its region";
        const svp_tensor** role = tensor->role == SVP_TENSOR_INPUT    ? &view->input
                                  : tensor->role == SVP_TENSOR_OUTPUT ? &view->output
                                                                      : NULL;
        if (role && *role) return "more than one input or output tensor";
        if (role) *role = tensor;
    }
    return view->input && view->output ? NULL : "no input or no output tensor";
}

static const char* check_commands(const svp_loadable_view* view)
{
    for (uint32_t i = 0; i < view->layer_count; ++i) {
        const svp_layer* layer = &view->layers[i];
        if (memchr(layer->name, 0, SVP_NAME_BYTES) == NULL) return "layer name is not terminated";
        if (layer->first_command > view->command_count ||
            layer->command_count > view->command_count - layer->first_command)
            return "layer refers to missing commands";
        if (layer->output_tensor >= view->tensor_count) return "layer refers to a missing tensor";
    }
    for (uint32_t i = 0; i < view->command_count; ++i) {
        const svp_layer_command* command = &view->commands[i];
        if (command->layer >= view->layer_count) return "command refers to a missing layer";
        for (uint32_t k = 0; k < SVP_OPERANDS; ++k) {
            if (command->operand[k].size == 0) continue;
            const svp_region* region = find_region(view, command->operand_region[k]);
            if (!region || (uint64_t)command->operand[k].offset + command->operand[k].size > region->bytes)
                return "operand lies outside its region";
        }
    }
    return NULL;
}

svp_result svp_loadable_open(svp_loadable_view* view, const void* data, uint64_t bytes, const char** reason)
{
    const svp_loadable_header* header = (const svp_loadable_header*)data;
    memset(view, 0, sizeof *view);
    if (!data || (uintptr_t)data % 8 != 0) return SVP_RESULT_INVALID_ARGUMENT;
    const char* wrong = check_header(header, bytes);
    if (!wrong) wrong = read_sections(view, (const uint8_t*)data, bytes, header->section_count);
    if (!wrong) wrong = check_regions(view);
    if (!wrong) wrong = check_tensors(view);
    if (!wrong) wrong = check_commands(view);
    view->header = header;
    if (!wrong) return SVP_RESULT_OK;
    *reason = wrong;
    return SVP_RESULT_BAD_LOADABLE;
}
