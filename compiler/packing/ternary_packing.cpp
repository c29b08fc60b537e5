// SPDX-License-Identifier: Apache-2.0
#include "compiler/packing/ternary_packing.h"

#include "compiler/packing/packed_data_error.h"
#include "interface/common/packed_tensor.h"

#include <cstring>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

uint32_t table_offset(View<uint8_t> bytes, size_t index)
{
    uint32_t offset = 0;
    std::memcpy(&offset, bytes.data + index * sizeof offset, sizeof offset);
    return offset;
}

// Entry k by the table, which the caller has checked up to k + 1.
View<uint8_t> entry_of(View<uint8_t> bytes, const TernaryShape& shape, uint32_t k)
{
    size_t begin = table_offset(bytes, k), end = table_offset(bytes, k + 1);
    return {bytes.data + svp_ternary_table_bytes(shape.out_channels) + begin, end - begin};
}

uint64_t entry_nonzeros(View<uint8_t> entry, const TernaryShape& shape)
{
    return svp_count_set_bits(entry.data, uint64_t{shape.bases} * svp_bitmap_bytes(shape.channels));
}

void check_entry(View<uint8_t> entry, const TernaryShape& shape, uint32_t k)
{
    size_t row_bytes = (shape.channels + 7) / 8, bitmap_bytes = shape.bases * row_bytes;
    if (entry.size() < bitmap_bytes)
        throw PackedDataError(
            fmt::format("entry {}: {} bytes, its bitmaps alone are {}", k, entry.size(), bitmap_bytes), k);
    for (uint32_t m = 0; m < shape.bases && shape.channels % 8 != 0; ++m)
        if (entry[(m + 1) * row_bytes - 1] >> shape.channels % 8)
            throw PackedDataError(
                fmt::format("entry {}: the bitmap of basis {} has bits beyond its {} channels", k, m, shape.channels),
                k);
    uint64_t nonzeros = entry_nonzeros(entry, shape);
    if (entry.size() != bitmap_bytes + (nonzeros + 7) / 8)
        throw PackedDataError(
            fmt::format("entry {}: {} bytes, {} by its bitmaps", k, entry.size(), bitmap_bytes + (nonzeros + 7) / 8),
            k);
    if (nonzeros % 8 != 0 && entry[entry.size() - 1] >> nonzeros % 8)
        throw PackedDataError(fmt::format("entry {}: more signs than its {} nonzeros", k, nonzeros), k);
}

// The first nonzero coefficient from channel c on, or `channels`. Most are zero, so eight are looked at at once.
uint32_t next_nonzero(const int8_t* coefficients, uint32_t c, uint32_t channels)
{
    for (uint64_t eight = 0; c + 8 <= channels; c += 8) {
        std::memcpy(&eight, coefficients + c, sizeof eight);
        if (eight != 0) break;
    }
    while (c < channels && coefficients[c] == 0)
        ++c;
    return c;
}

void append_entry(const int8_t* coefficients, const TernaryShape& shape, std::vector<uint8_t>& out)
{
    size_t row_bytes = (shape.channels + 7) / 8, begin = out.size(), signs = begin + shape.bases * row_bytes;
    out.resize(signs);
    size_t nonzeros = 0;
    for (uint32_t m = 0; m < shape.bases; ++m) {
        const int8_t* row = coefficients + size_t{m} * shape.channels;
        for (uint32_t c = next_nonzero(row, 0, shape.channels); c < shape.channels;
             c = next_nonzero(row, c + 1, shape.channels)) {
            int value = row[c];
            if (value != 1 && value != -1)
                throw std::invalid_argument(fmt::format("ternary coefficient {} (basis {}, channel {})", value, m, c));
            uint8_t& bitmap = out[begin + m * row_bytes + c / 8];
            bitmap = static_cast<uint8_t>(bitmap | 1u << c % 8);
            if (nonzeros % 8 == 0) out.push_back(0);
            if (value < 0) out.back() = static_cast<uint8_t>(out.back() | 1u << nonzeros % 8);
            ++nonzeros;
        }
    }
}

} // namespace

std::vector<uint8_t> pack_ternary(const std::vector<int8_t>& coefficients, const TernaryShape& shape)
{
    if (coefficients.size() != shape.elements())
        throw std::invalid_argument(
            fmt::format("{} coefficients for a shape of {}", coefficients.size(), shape.elements()));
    size_t table = svp_ternary_table_bytes(shape.out_channels);
    std::vector<uint8_t> bytes(table);
    for (uint32_t k = 0; k < shape.out_channels; ++k) {
        append_entry(coefficients.data() + size_t{k} * shape.bases * shape.channels, shape, bytes);
        auto end = static_cast<uint32_t>(bytes.size() - table);
        std::memcpy(bytes.data() + (size_t{k} + 1) * sizeof end, &end, sizeof end);
    }
    return bytes;
}

void check_ternary(View<uint8_t> bytes, const TernaryShape& shape)
{
    uint64_t table = svp_ternary_table_bytes(shape.out_channels);
    if (bytes.size() < table)
        throw PackedDataError(fmt::format("{} bytes, the table alone is {}", bytes.size(), table), 0);
    if (table_offset(bytes, 0) != 0) throw PackedDataError("entry 0: does not begin at offset 0", 0);
    for (uint32_t k = 0; k < shape.out_channels; ++k) {
        uint32_t begin = table_offset(bytes, k), end = table_offset(bytes, k + 1);
        if (end < begin || end > bytes.size() - table)
            throw PackedDataError(
                fmt::format("entry {}: from offset {} to {} of {} bytes", k, begin, end, bytes.size() - table), k);
        check_entry(entry_of(bytes, shape, k), shape, k);
    }
    if (table_offset(bytes, shape.out_channels) != bytes.size() - table)
        throw PackedDataError(fmt::format("the entries end at offset {} of {} bytes",
                                          table_offset(bytes, shape.out_channels), bytes.size() - table),
                              shape.out_channels);
}

std::vector<int8_t> unpack_ternary(View<uint8_t> bytes, const TernaryShape& shape)
{
    check_ternary(bytes, shape);
    size_t row_bytes = (shape.channels + 7) / 8;
    std::vector<int8_t> coefficients(shape.elements());
    int8_t* row = coefficients.data();
    for (uint32_t k = 0; k < shape.out_channels; ++k) {
        View<uint8_t> entry = entry_of(bytes, shape, k);
        const uint8_t* signs = entry.data + shape.bases * row_bytes;
        size_t nonzeros = 0;
        for (uint32_t m = 0; m < shape.bases; ++m, row += shape.channels) {
            for (size_t i = 0; i < row_bytes; ++i) {
                for (unsigned bits = entry[m * row_bytes + i]; bits != 0; bits &= bits - 1, ++nonzeros) {
                    bool negative = signs[nonzeros / 8] >> nonzeros % 8 & 1;
                    row[i * 8 + static_cast<unsigned>(__builtin_ctz(bits))] = negative ? -1 : 1;
                }
            }
        }
    }
    return coefficients;
}

uint64_t ternary_nonzeros(View<uint8_t> bytes, const TernaryShape& shape)
{
    uint64_t count = 0;
    for (uint32_t k = 0; k < shape.out_channels; ++k)
        count += entry_nonzeros(entry_of(bytes, shape, k), shape);
    return count;
}

} // namespace svp::compiler
