// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/file_layout.h"

#include "base/errors/fail.h"
#include "compiler/loadable/command_text.h"
#include "interface/common/crc32.h"
#include "interface/common/packed_tensor.h"
#include "interface/engines/engines.h"
#include "interface/loadable/loadable_reader.h"

#include <algorithm>
#include <cstring>

namespace svp::compiler {
namespace {

svp_loadable_header header_of(const std::vector<uint8_t>& bytes)
{
    svp_loadable_header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    return header;
}

const svp_section* section_table(const std::vector<uint8_t>& bytes)
{
    return reinterpret_cast<const svp_section*>(bytes.data() + sizeof(svp_loadable_header));
}

uint32_t header_checksum(const std::vector<uint8_t>& bytes)
{
    return svp_crc32(0, bytes.data(), offsetof(svp_loadable_header, header_crc32));
}

uint32_t body_checksum(const std::vector<uint8_t>& bytes)
{
    return svp_crc32(0, bytes.data() + sizeof(svp_loadable_header), bytes.size() - sizeof(svp_loadable_header));
}

std::string section_place(const svp_section& section)
{
    const svp_engine_interface* engine = svp_engine_by_id(section.engine);
    return fmt::format("section '{}'{}", svp_section_name(section.kind),
                       engine ? fmt::format(" of {}", engine->name) : "");
}

std::string fault_place(const std::vector<uint8_t>& bytes, const svp_loadable_fault& fault)
{
    switch (fault.part) {
    case SVP_PART_FILE:
        return {};
    case SVP_PART_HEADER:
        return ": header";
    case SVP_PART_SECTION:
        return ": " + section_place(section_table(bytes)[fault.index]);
    case SVP_PART_REGION:
        return fmt::format(": region {}", fault.index);
    case SVP_PART_TENSOR:
        return fmt::format(": tensor {}", fault.index);
    case SVP_PART_LAYER:
        return fmt::format(": layer {}", fault.index);
    case SVP_PART_COMMAND:
        break;
    }
    return fmt::format(": layer {}, command {}", fault.layer, fault.index);
}

// Sections of a file under construction, one behind the other.
class SectionWriter {
  public:
    explicit SectionWriter(uint32_t sections) : bytes_(sizeof(svp_loadable_header) + sections * sizeof(svp_section)) {}

    void add(svp_section_kind kind, uint32_t engine, const void* data, size_t bytes, size_t element_bytes)
    {
        bytes_.resize(svp_align_up(bytes_.size(), SVP_LOADABLE_ALIGN));
        const svp_section section{static_cast<uint16_t>(kind), static_cast<uint16_t>(engine),
                                  static_cast<uint32_t>(bytes / element_bytes), bytes_.size(), bytes};
        std::memcpy(bytes_.data() + sizeof(svp_loadable_header) + index_++ * sizeof section, &section, sizeof section);
        const auto* first = static_cast<const uint8_t*>(data);
        bytes_.insert(bytes_.end(), first, first + bytes);
    }
    template <class T>
    void add(svp_section_kind kind, const std::vector<T>& elements)
    {
        add(kind, 0, elements.data(), elements.size() * sizeof(T), sizeof(T));
    }
    std::vector<uint8_t> take() { return std::move(bytes_); }

  private:
    std::vector<uint8_t> bytes_;
    uint32_t index_ = 0;
};

uint32_t section_count(const LoadableParts& parts)
{
    uint32_t count = SVP_SECTION_CONSTANTS - SVP_SECTION_REGIONS + 1;
    for (const EngineRecords& engine : parts.engines)
        count += engine.placements.empty() ? 1 : 2;
    return count;
}

void add_engine(SectionWriter& writer, const EngineRecords& records)
{
    const svp_engine_interface& engine = *svp_engine_by_id(records.engine);
    writer.add(SVP_SECTION_TARGET, records.engine, records.target.data(), records.target.size(), engine.target_bytes);
    if (!records.placements.empty())
        writer.add(SVP_SECTION_PLACEMENTS, records.engine, records.placements.data(), records.placements.size(),
                   engine.placement_bytes);
}

} // namespace

void check_file_layout(const std::vector<uint8_t>& bytes, const std::string& place)
{
    svp_loadable_view view;
    svp_loadable_fault fault;
    if (svp_loadable_open(&view, bytes.data(), bytes.size(), &fault)) return;
    const std::string where = place + fault_place(bytes, fault);
    if (fault.error_code != SVP_ERROR_NONE)
        fail(where, "{}", command_error_text(view.commands[fault.index], fault.error_code, fault.error_info));
    if (fault.found == fault.expected) fail(where, "{}", fault.reason);
    fail(where, "{}: {}, expected {}", fault.reason, fault.found, fault.expected);
}

const svp_section* find_section(const std::vector<uint8_t>& bytes, svp_section_kind kind, uint32_t engine)
{
    const svp_section* first = section_table(bytes);
    const svp_section* end = first + header_of(bytes).section_count;
    const svp_section* found =
        std::find_if(first, end, [&](const svp_section& s) { return s.kind == kind && s.engine == engine; });
    return found == end ? nullptr : found;
}

std::vector<uint8_t> assemble_file(const LoadableParts& parts)
{
    svp_loadable_header header{};
    std::memcpy(header.magic, SVP_LOADABLE_MAGIC, sizeof header.magic);
    header.major = SVP_LOADABLE_MAJOR;
    header.minor = SVP_LOADABLE_MINOR;
    header.header_bytes = sizeof header;
    header.section_count = section_count(parts);
    header.seed = parts.seed;
    copy_name(header.network, parts.network);

    SectionWriter writer(header.section_count);
    for (const EngineRecords& engine : parts.engines)
        add_engine(writer, engine);
    writer.add(SVP_SECTION_REGIONS, parts.regions);
    writer.add(SVP_SECTION_TENSORS, parts.tensors);
    writer.add(SVP_SECTION_LAYERS, parts.layers);
    writer.add(SVP_SECTION_COMMANDS, parts.commands);
    writer.add(SVP_SECTION_CONSTANTS, parts.constants);
    std::vector<uint8_t> bytes = writer.take();
    header.file_bytes = bytes.size();
    std::memcpy(bytes.data(), &header, sizeof header);
    seal_file(bytes);
    return bytes;
}

void seal_file(std::vector<uint8_t>& bytes)
{
    uint32_t body = body_checksum(bytes);
    std::memcpy(bytes.data() + offsetof(svp_loadable_header, crc32), &body, sizeof body);
    uint32_t head = header_checksum(bytes);
    std::memcpy(bytes.data() + offsetof(svp_loadable_header, header_crc32), &head, sizeof head);
}

void copy_name(char (&field)[SVP_NAME_BYTES], const std::string& name)
{
    auto continues = [&](size_t i) { return (static_cast<uint8_t>(name[i]) & 0xc0) == 0x80; };
    size_t length = std::min(name.size(), sizeof field - 1);
    while (length > 0 && length < name.size() && continues(length))
        --length;
    std::memset(field, 0, sizeof field);
    for (size_t i = 0; i < length; ++i) {
        auto byte = static_cast<uint8_t>(name[i]);
        field[i] = byte < 0x20 || byte == 0x7f ? '?' : name[i];
    }
    if (length == 0) field[0] = '?';
}

} // namespace svp::compiler
