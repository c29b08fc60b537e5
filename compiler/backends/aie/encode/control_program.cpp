// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/encode/control_program.h"

#include <algorithm>
#include <stdexcept>

namespace svp::compiler::aie {

uint32_t channel_register(svp_aie_tile_kind kind, svp_aie_direction direction, unsigned channel)
{
    static constexpr uint32_t first[SVP_AIE_TILE_KINDS][2] = {
        {SVP_AIE_CORE_S2MM_CONTROL, SVP_AIE_CORE_MM2S_CONTROL},
        {SVP_AIE_MEMORY_S2MM_CONTROL, SVP_AIE_MEMORY_MM2S_CONTROL},
        {SVP_AIE_SHIM_S2MM_CONTROL, SVP_AIE_SHIM_MM2S_CONTROL}};
    return first[kind][direction] + channel * SVP_AIE_CHANNEL_STRIDE;
}

uint32_t descriptor_register(svp_aie_tile_kind kind, unsigned number)
{
    static constexpr uint32_t first[SVP_AIE_TILE_KINDS] = {SVP_AIE_CORE_DESCRIPTORS, SVP_AIE_MEMORY_DESCRIPTORS,
                                                           SVP_AIE_SHIM_DESCRIPTORS};
    return first[kind] + number * SVP_AIE_DESCRIPTOR_STRIDE;
}

ControlProgram::ControlProgram(const ArrayLayout& layout, uint32_t configuration) : layout_(layout)
{
    words_.resize(sizeof(svp_aie_program_header) / 4);
    words_[0] = SVP_AIE_PROGRAM_MAGIC;
    words_[2] = layout.columns;
    words_[3] = layout.tile_rows();
    words_[4] = configuration;
}

svp_aie_tile_kind ControlProgram::kind_of(unsigned row) const
{
    if (row == 0) return SVP_AIE_SHIM;
    return row <= layout_.memory_rows ? SVP_AIE_MEMORY : SVP_AIE_COMPUTE;
}

void ControlProgram::begin(svp_aie_transaction operation, uint32_t count)
{
    words_.push_back(static_cast<uint32_t>(operation) << 24 | count);
}

void ControlProgram::address(unsigned column, unsigned row, uint32_t offset)
{
    const uint64_t whole = svp_aie_address(column, row, offset);
    words_.push_back(static_cast<uint32_t>(whole));
    words_.push_back(static_cast<uint32_t>(whole >> 32));
}

void ControlProgram::write(unsigned column, unsigned row, uint32_t offset, uint32_t value)
{
    begin(SVP_AIE_WRITE, 1);
    address(column, row, offset);
    words_.push_back(value);
}

void ControlProgram::write_block(unsigned column, unsigned row, uint32_t offset, const uint32_t* words, size_t count)
{
    begin(SVP_AIE_BLOCK_WRITE, static_cast<uint32_t>(count));
    address(column, row, offset);
    words_.insert(words_.end(), words, words + count);
}

void ControlProgram::write_descriptor(unsigned column, unsigned row, unsigned number,
                                      const svp_aie_descriptor& descriptor)
{
    const svp_aie_tile_kind kind = kind_of(row);
    if (const char* field = svp_aie_descriptor_misfit(kind, &descriptor)) throw DescriptorMisfit(field);
    uint32_t words[SVP_AIE_DESCRIPTOR_WORDS];
    svp_aie_encode_descriptor(kind, &descriptor, words);
    write_block(column, row, descriptor_register(kind, number), words, svp_aie_descriptor_words(kind));
}

void ControlProgram::patch_address(unsigned column, unsigned number, uint32_t operand, uint64_t offset)
{
    begin(SVP_AIE_PATCH_ADDRESS, 0);
    address(column, 0, descriptor_register(SVP_AIE_SHIM, number));
    words_.push_back(operand);
    words_.push_back(static_cast<uint32_t>(offset));
    words_.push_back(static_cast<uint32_t>(offset >> 32));
}

void ControlProgram::push(unsigned column, unsigned row, svp_aie_direction direction, unsigned channel,
                          unsigned descriptor, unsigned executions, bool token)
{
    constexpr unsigned most = SVP_AIE_QUEUE_REPEAT_MASK + 1;
    const uint32_t queue = channel_register(kind_of(row), direction, channel) + 4;
    while (executions > 0) {
        const unsigned now = std::min(executions, most);
        executions -= now;
        uint32_t task = (now - 1) << SVP_AIE_QUEUE_REPEAT_SHIFT | descriptor;
        if (token && executions == 0) task |= SVP_AIE_QUEUE_TOKEN;
        write(column, row, queue, task);
    }
}

void ControlProgram::wait(unsigned column, unsigned row, svp_aie_direction direction, unsigned channel, unsigned tokens)
{
    begin(SVP_AIE_WAIT_TOKEN, 0);
    words_.push_back(column | row << 8 | static_cast<uint32_t>(direction) << 16 | channel << 24);
    words_.push_back(tokens);
}

std::vector<uint32_t> ControlProgram::finish()
{
    begin(SVP_AIE_END, 0);
    words_[1] = static_cast<uint32_t>(words_.size() * 4);
    return std::move(words_);
}

} // namespace svp::compiler::aie
