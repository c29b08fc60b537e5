/* SPDX-License-Identifier: Apache-2.0 */
#include "interface/loadable/loadable_tables.h"

#include "interface/common/packed_tensor.h"
#include "interface/engines/engines.h"

#include <string.h>

enum { SVP_MOST_ENTRIES = 65535 }; /* of the tensor and layer tables */

#define SVP_MOST_REGION_BYTES (UINT64_C(1) << 32) /* what an operand's offset reaches */

static int check_regions(const svp_loadable_view* view, svp_loadable_fault* fault)
{
    for (uint32_t i = 0; i < (uint32_t)SVP_REGION_KINDS; ++i) {
        const svp_region* region = &view->regions[i];
        if (region->index != i)
            return svp_fault_number(fault, SVP_PART_REGION, i, "has another index", region->index, i);
        if (region->reserved != 0)
            return svp_fault_number(fault, SVP_PART_REGION, i, "its reserved word is not zero", region->reserved, 0);
        if (region->bytes > SVP_MOST_REGION_BYTES)
            return svp_fault_number(fault, SVP_PART_REGION, i, "has more bytes than an operand reaches", region->bytes,
                                    SVP_MOST_REGION_BYTES);
    }
    if (view->regions[SVP_REGION_CONSTANTS].bytes == view->constant_bytes) return 1;
    return svp_fault_number(fault, SVP_PART_REGION, SVP_REGION_CONSTANTS, "its bytes are not those of the constants",
                            view->regions[SVP_REGION_CONSTANTS].bytes, view->constant_bytes);
}

static int role_fits_region(const svp_tensor* tensor)
{
    switch (tensor->role) {
    case SVP_TENSOR_INTERNAL:
        return tensor->region == SVP_REGION_ACTIVATIONS;
    case SVP_TENSOR_INPUT:
        return tensor->region == SVP_REGION_INPUT;
    case SVP_TENSOR_OUTPUT:
        return tensor->region == SVP_REGION_OUTPUT;
    default:
        return 0;
    }
}

static int is_extent(uint32_t extent) { return extent != 0 && extent <= UINT16_MAX; }

static int has_placements(const svp_loadable_view* view)
{
    for (uint32_t i = 0; i < view->engine_count; ++i)
        if (view->engines[i].placements) return 1;
    return 0;
}

static int check_tensor(const svp_loadable_view* view, uint32_t index, svp_loadable_fault* fault)
{
    const svp_tensor* t = &view->tensors[index];
    if (!svp_is_name(t->name, sizeof t->name)) return svp_fault(fault, SVP_PART_TENSOR, index, "its name is no name");
    if (!role_fits_region(t)) return svp_fault(fault, SVP_PART_TENSOR, index, "its role does not fit its region");
    if (t->format >= SVP_FORMAT_COUNT) return svp_fault(fault, SVP_PART_TENSOR, index, "its format is unknown");
    if (!is_extent(t->height) || !is_extent(t->width) || !is_extent(t->channels))
        return svp_fault(fault, SVP_PART_TENSOR, index, "its shape has a size of 0 or too large a one");
    if (t->logical_channels == 0 || t->logical_channels > t->channels || t->reserved != 0)
        return svp_fault(fault, SVP_PART_TENSOR, index, "its channels of the network are none of those that it has");
    if (t->zero_point < INT8_MIN || t->zero_point > INT8_MAX)
        return svp_fault(fault, SVP_PART_TENSOR, index, "its zero point is no int8");
    if (t->bytes == 0 && t->offset == 0 && has_placements(view)) return 1; /* inside an engine */
    uint64_t bytes = svp_tensor_bytes((int)t->format, t->height, t->width, t->channels);
    if (t->bytes != bytes)
        return svp_fault_number(fault, SVP_PART_TENSOR, index, "its bytes are not those of its shape", t->bytes, bytes);
    uint64_t room = view->regions[t->region].bytes;
    if (t->offset % SVP_LOADABLE_ALIGN != 0 || bytes > room || t->offset > room - bytes)
        return svp_fault(fault, SVP_PART_TENSOR, index, "is not inside its region, or not aligned");
    return 1;
}

static int check_tensors(svp_loadable_view* view, svp_loadable_fault* fault)
{
    if (view->tensor_count > (uint32_t)SVP_MOST_ENTRIES)
        return svp_fault_number(fault, SVP_PART_FILE, 0, "too many tensors", view->tensor_count, SVP_MOST_ENTRIES);
    uint32_t inputs = 0, outputs = 0;
    for (uint32_t i = 0; i < view->tensor_count; ++i) {
        const svp_tensor* tensor = &view->tensors[i];
        if (!check_tensor(view, i, fault)) return 0;
        if (tensor->role == SVP_TENSOR_INPUT) {
            view->input = tensor;
            ++inputs;
        }
        if (tensor->role == SVP_TENSOR_OUTPUT) {
            view->output = tensor;
            ++outputs;
        }
    }
    if (inputs != 1) return svp_fault_number(fault, SVP_PART_FILE, 0, "not exactly one input tensor", inputs, 1);
    if (outputs != 1) return svp_fault_number(fault, SVP_PART_FILE, 0, "not exactly one output tensor", outputs, 1);
    return 1;
}

static int refuse_command(svp_loadable_fault* fault, uint32_t index, uint32_t error, uint32_t info)
{
    fault->error_code = error;
    fault->error_info = info;
    return svp_fault(fault, SVP_PART_COMMAND, index, "no engine would take it");
}

static int check_operands(const svp_loadable_view* view, uint32_t index, svp_loadable_fault* fault)
{
    static const char* const outside[SVP_OPERANDS] = {
        "operand 0 is not inside its region", "operand 1 is not inside its region",
        "operand 2 is not inside its region", "operand 3 is not inside its region",
        "operand 4 is not inside its region", "operand 5 is not inside its region"};
    const svp_layer_command* command = &view->commands[index];
    for (uint32_t i = 0; i < SVP_OPERANDS; ++i) {
        const svp_operand* operand = &command->operand[i];
        if (operand->size == 0) continue;
        uint32_t region = command->operand_region[i];
        if (region < (uint32_t)SVP_REGION_KINDS &&
            (uint64_t)operand->offset + operand->size <= view->regions[region].bytes)
            continue;
        return svp_fault(fault, SVP_PART_COMMAND, index, outside[i]);
    }
    return 1;
}

/* `layer`: whose it is, by the layer table. */
static int check_command(const svp_loadable_view* view, uint32_t index, uint32_t layer, svp_loadable_fault* fault)
{
    const svp_layer_command* command = &view->commands[index];
    uint32_t info = 0;
    uint32_t error = svp_check_command(command, &info);
    if (error != SVP_ERROR_NONE) return refuse_command(fault, index, error, info);
    if (command->engine == SVP_ENGINE_NONE) return svp_fault(fault, SVP_PART_COMMAND, index, "does nothing");
    if (command->layer != layer)
        return svp_fault_number(fault, SVP_PART_COMMAND, index, "says it is of another layer", command->layer, layer);
    if (command->unit != 0 || command->sequence != 0 || command->completion_address != 0)
        return svp_fault(fault, SVP_PART_COMMAND, index,
                         "unit, sequence and completion address are the driver's to set");
    if (command->engine != view->layers[layer].engine)
        return svp_fault_number(fault, SVP_PART_COMMAND, index, "is not for its layer's engine", command->engine,
                                view->layers[layer].engine);
    const svp_loadable_engine* engine = svp_loadable_find_engine(view, command->engine);
    if (!engine) return svp_fault(fault, SVP_PART_COMMAND, index, "the loadable has no target for its engine");
    error = engine->engine->command_fits(command, engine->target, &info);
    if (error != SVP_ERROR_NONE) return refuse_command(fault, index, error, info);
    return check_operands(view, index, fault);
}

static int check_layer(const svp_loadable_view* view, uint32_t index, uint32_t first_command, svp_loadable_fault* fault)
{
    const svp_layer* layer = &view->layers[index];
    if (!svp_is_name(layer->name, sizeof layer->name))
        return svp_fault(fault, SVP_PART_LAYER, index, "its name is no name");
    if (layer->first_command != first_command)
        return svp_fault_number(fault, SVP_PART_LAYER, index, "its first command is not the next one",
                                layer->first_command, first_command);
    if (layer->command_count == 0 || layer->command_count > view->command_count - first_command)
        return svp_fault_number(fault, SVP_PART_LAYER, index, "has no commands, or more than are left",
                                layer->command_count, view->command_count - first_command);
    if (layer->output_tensor >= view->tensor_count)
        return svp_fault(fault, SVP_PART_LAYER, index, "its output tensor is not in the table");
    for (uint32_t i = 0; i < layer->command_count; ++i)
        if (!check_command(view, first_command + i, index, fault)) {
            fault->layer = index;
            return 0;
        }
    const svp_layer_command* first = &view->commands[first_command];
    uint16_t operation = svp_engine_by_id(first->engine)->operation(first);
    if (layer->operation == operation) return 1;
    return svp_fault_number(fault, SVP_PART_LAYER, index, "its operation is not its command's", layer->operation,
                            operation);
}

static int check_layers(const svp_loadable_view* view, svp_loadable_fault* fault)
{
    if (view->layer_count == 0 || view->layer_count > (uint32_t)SVP_MOST_ENTRIES)
        return svp_fault_number(fault, SVP_PART_FILE, 0, "no layers, or too many", view->layer_count, SVP_MOST_ENTRIES);
    uint32_t next = 0;
    for (uint32_t i = 0; i < view->layer_count; ++i) {
        if (!check_layer(view, i, next, fault)) return 0;
        next += view->layers[i].command_count;
    }
    if (next == view->command_count) return 1;
    return svp_fault_number(fault, SVP_PART_FILE, 0, "commands that are of no layer: all", view->command_count, next);
}

/* A target is there for engines that have commands. */
static int check_engines(const svp_loadable_view* view, svp_loadable_fault* fault)
{
    for (uint32_t e = 0; e < view->engine_count; ++e) {
        uint32_t used = 0;
        for (uint32_t i = 0; i < view->layer_count; ++i)
            used |= view->layers[i].engine == view->engines[e].engine->id;
        if (!used) return svp_fault(fault, SVP_PART_FILE, 0, "has a target for an engine without commands");
    }
    return 1;
}

int svp_check_tables(svp_loadable_view* view, svp_loadable_fault* fault)
{
    return check_regions(view, fault) && check_tensors(view, fault) && check_layers(view, fault) &&
           check_engines(view, fault);
}
