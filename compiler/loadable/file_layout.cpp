#include "compiler/loadable/file_layout.h"

#include "base/errors/fail.h"
#include "interface/common/crc32.h"
#include "interface/common/packed_tensor.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace svp::compiler {
namespace {

struct SectionKind {
    const char* name;
    size_t element_bytes;
};

// Indexed by kind - 1.
constexpr std::array<SectionKind, SVP_SECTION_ALL_KINDS> section_kinds{{{"target", sizeof(svp_target)},
                                                                        {"regions", sizeof(svp_region)},
                                                                        {"tensors", sizeof(svp_tensor)},
                                                                        {"layers", sizeof(svp_layer)},
                                                                        {"commands", sizeof(svp_layer_command)},
                                                                        {"constants", 1},
                                                                        {"array", sizeof(svp_array_target)},
                                                                        {"placements", sizeof(svp_placement)}}};
constexpr uint32_t most_sections = 64;

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

svp_loadable_header check_header(const std::vector<uint8_t>& bytes, const std::string& place)
{
    if (bytes.size() < sizeof SVP_LOADABLE_MAGIC - 1 ||
        std::memcmp(bytes.data(), SVP_LOADABLE_MAGIC, sizeof SVP_LOADABLE_MAGIC - 1) != 0)
        fail(place, "is not a loadable: it does not begin with '{}'", SVP_LOADABLE_MAGIC);
    if (bytes.size() < sizeof(svp_loadable_header))
        fail(place, "is cut short: {} bytes, the header alone is {}", bytes.size(), sizeof(svp_loadable_header));
    svp_loadable_header header = header_of(bytes);
    if (header.major != SVP_LOADABLE_MAJOR)
        fail(place, "has format version {}.{}; this program reads version {}", header.major, header.minor,
             static_cast<int>(SVP_LOADABLE_MAJOR));
    if (header.header_crc32 != header_checksum(bytes)) fail(place, "header is damaged: its checksum does not match");
    if (header.header_bytes != sizeof header)
        fail(place, "header: {} bytes instead of {}", header.header_bytes, sizeof header);
    if (header.file_bytes != bytes.size())
        fail(place, "{} bytes, the header says {}: cut short or added to", bytes.size(), header.file_bytes);
    if (header.crc32 != body_checksum(bytes)) fail(place, "is damaged: its checksum does not match");
    if (!is_name(header.network, sizeof header.network)) fail(place, "header: the network's name is no name");
    return header;
}

void check_section(const svp_section& section, const SectionKind& kind, uint64_t first_byte, uint64_t file_bytes,
                   const std::string& place)
{
    if (section.bytes != section.count * uint64_t{kind.element_bytes})
        fail(place, "section '{}': {} bytes for {} elements of {}", kind.name, section.bytes, section.count,
             kind.element_bytes);
    if (section.offset % SVP_LOADABLE_ALIGN != 0)
        fail(place, "section '{}': offset {} is not a multiple of {}", kind.name, section.offset,
             static_cast<int>(SVP_LOADABLE_ALIGN));
    if (section.offset < first_byte || section.offset > file_bytes || section.bytes > file_bytes - section.offset)
        fail(place, "section '{}': {} bytes at offset {} are not inside the file's {} bytes", kind.name, section.bytes,
             section.offset, file_bytes);
}

void check_overlaps(std::vector<svp_section> sections, const std::string& place)
{
    std::sort(sections.begin(), sections.end(),
              [](const svp_section& a, const svp_section& b) { return a.offset < b.offset; });
    for (size_t i = 1; i < sections.size(); ++i) {
        const svp_section& before = sections[i - 1];
        if (before.offset + before.bytes > sections[i].offset)
            fail(place, "sections '{}' and '{}' overlap", section_kinds[before.kind - 1].name,
                 section_kinds[sections[i].kind - 1].name);
    }
}

template <class T>
void append_section(std::vector<uint8_t>& bytes, svp_section_kind kind, const T* data, size_t count)
{
    bytes.resize(svp_align_up(bytes.size(), SVP_LOADABLE_ALIGN));
    svp_section section{static_cast<uint32_t>(kind), static_cast<uint32_t>(count), bytes.size(), count * sizeof(T)};
    std::memcpy(bytes.data() + sizeof(svp_loadable_header) + (kind - 1) * sizeof section, &section, sizeof section);
    const auto* first = reinterpret_cast<const uint8_t*>(data);
    bytes.insert(bytes.end(), first, first + section.bytes);
}

} // namespace

void check_file_layout(const std::vector<uint8_t>& bytes, const std::string& place)
{
    svp_loadable_header header = check_header(bytes, place);
    if (header.section_count > most_sections) fail(place, "header: {} sections", header.section_count);
    uint64_t first_byte = sizeof header + header.section_count * sizeof(svp_section);
    if (first_byte > bytes.size()) fail(place, "is too short for its table of {} sections", header.section_count);

    std::vector<svp_section> known;
    for (uint32_t i = 0; i < header.section_count; ++i) {
        const svp_section& section = section_table(bytes)[i];
        if (section.kind == 0 || section.kind > SVP_SECTION_ALL_KINDS) {
            if (header.minor > SVP_LOADABLE_MINOR) continue; // a later version may have added it
            fail(place, "section {} has the unknown kind {}", i, section.kind);
        }
        const SectionKind& kind = section_kinds[section.kind - 1];
        for (const svp_section& other : known)
            if (other.kind == section.kind) fail(place, "section '{}' is there twice", kind.name);
        check_section(section, kind, first_byte, bytes.size(), place);
        known.push_back(section);
    }
    const bool array =
        std::any_of(known.begin(), known.end(), [](const svp_section& s) { return s.kind > SVP_SECTION_KINDS; });
    for (uint32_t kind = 1; kind <= (array ? SVP_SECTION_ALL_KINDS : SVP_SECTION_KINDS); ++kind)
        if (std::none_of(known.begin(), known.end(), [&](const svp_section& s) { return s.kind == kind; }))
            fail(place, "section '{}' is missing", section_kinds[kind - 1].name);
    check_overlaps(std::move(known), place);
}

bool has_section(const std::vector<uint8_t>& bytes, svp_section_kind kind)
{
    const svp_section* first = section_table(bytes);
    const svp_section* end = first + header_of(bytes).section_count;
    return std::any_of(first, end, [&](const svp_section& s) { return s.kind == static_cast<uint32_t>(kind); });
}

const svp_section& find_section(const std::vector<uint8_t>& bytes, svp_section_kind kind)
{
    const svp_section* section = section_table(bytes);
    while (section->kind != static_cast<uint32_t>(kind))
        ++section;
    return *section;
}

std::vector<uint8_t> assemble_file(const LoadableParts& parts)
{
    svp_loadable_header header{};
    std::memcpy(header.magic, SVP_LOADABLE_MAGIC, sizeof header.magic);
    header.major = SVP_LOADABLE_MAJOR;
    header.minor = SVP_LOADABLE_MINOR;
    header.header_bytes = sizeof header;
    header.section_count = parts.array.empty() ? SVP_SECTION_KINDS : SVP_SECTION_ALL_KINDS;
    header.seed = parts.seed;
    copy_name(header.network, parts.network);

    std::vector<uint8_t> bytes(sizeof header + header.section_count * sizeof(svp_section));
    append_section(bytes, SVP_SECTION_TARGET, &parts.target, 1);
    append_section(bytes, SVP_SECTION_REGIONS, parts.regions.data(), parts.regions.size());
    append_section(bytes, SVP_SECTION_TENSORS, parts.tensors.data(), parts.tensors.size());
    append_section(bytes, SVP_SECTION_LAYERS, parts.layers.data(), parts.layers.size());
    append_section(bytes, SVP_SECTION_COMMANDS, parts.commands.data(), parts.commands.size());
    append_section(bytes, SVP_SECTION_CONSTANTS, parts.constants.data(), parts.constants.size());
    if (!parts.array.empty()) {
        append_section(bytes, SVP_SECTION_ARRAY, parts.array.data(), parts.array.size());
        append_section(bytes, SVP_SECTION_PLACEMENTS, parts.placements.data(), parts.placements.size());
    }
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

bool is_name(const char* field, size_t size)
{
    const char* end = static_cast<const char*>(std::memchr(field, 0, size));
    if (!end || end == field) return false;
    if (std::any_of(end, field + size, [](char c) { return c != 0; })) return false;
    return std::none_of(field, end, [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7f; });
}

} // namespace svp::compiler
