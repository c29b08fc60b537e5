// SPDX-License-Identifier: Apache-2.0
#include "tests/support/damaged_loadable.h"

#include "interface/common/crc32.h"
#include "interface/loadable/loadable_format.h"

#include <cstring>
#include <iterator>
#include <utility>

namespace svp::test {
namespace {

void correct_checksums(std::vector<uint8_t>& bytes)
{
    svp_loadable_header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    header.crc32 = svp_crc32(0, bytes.data() + sizeof header, bytes.size() - sizeof header);
    header.header_crc32 = svp_crc32(0, &header, offsetof(svp_loadable_header, header_crc32));
    std::memcpy(bytes.data(), &header, sizeof header);
}

// Where commands, tensors, layers and target lie: constants are test_corruption.cpp's.
std::pair<size_t, size_t> range_of(const std::vector<uint8_t>& bytes, uint32_t kind)
{
    for (size_t at = sizeof(svp_loadable_header);; at += sizeof(svp_section)) {
        svp_section section;
        std::memcpy(&section, bytes.data() + at, sizeof section);
        if (section.kind == kind) return {section.offset, section.bytes};
    }
}

void damage(std::vector<uint8_t>& bytes, RandomNumbers& random)
{
    const uint32_t kinds[] = {SVP_SECTION_COMMANDS, SVP_SECTION_COMMANDS, SVP_SECTION_COMMANDS, SVP_SECTION_TENSORS,
                              SVP_SECTION_LAYERS,   SVP_SECTION_REGIONS,  SVP_SECTION_TARGET};
    const auto [offset, size] = range_of(bytes, kinds[random.in(0, std::size(kinds) - 1)]);
    uint8_t& byte = bytes[offset + static_cast<size_t>(random.in(0, static_cast<int64_t>(size) - 1))];
    byte = static_cast<uint8_t>(random.chance(50) ? byte ^ (1 << random.integer(0, 7)) : random.integer(0, 255));
}

} // namespace

std::vector<uint8_t> damaged(std::vector<uint8_t> loadable, RandomNumbers& random)
{
    for (int i = random.integer(1, 2); i > 0; --i)
        damage(loadable, random);
    correct_checksums(loadable);
    return loadable;
}

} // namespace svp::test
