#include "platform/run/tensor_reader.h"

#include "platform/run/images.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace svp {

TensorReader::TensorReader(const compiler::Loadable& loadable, DeviceMemory memory)
    : loadable_(loadable),
      memory_(std::move(memory))
{
}

std::optional<compiler::Codes> TensorReader::read(size_t index) const
{
    const svp_tensor& tensor = loadable_.tensors()[index];
    if (loadable_.placements().size() == 0) return read_region(tensor, tensor.channels);
    const svp_placement& placement = loadable_.placements()[index];
    if (placement.columns == 0) return read_region(tensor, placement.logical_channels);
    return read_slices(tensor, placement);
}

std::optional<compiler::Codes> TensorReader::read_region(const svp_tensor& tensor, uint32_t channels) const
{
    std::vector<uint8_t> bytes(tensor.bytes);
    if (!memory_.region(tensor.region, tensor.offset, bytes.data(), bytes.size())) return std::nullopt;
    return unpack_codes(bytes, tensor, channels);
}

std::optional<compiler::Codes> TensorReader::read_slices(const svp_tensor& tensor, const svp_placement& slice) const
{
    const size_t plane = size_t{tensor.height} * tensor.width;
    compiler::Codes codes(plane * slice.logical_channels);
    std::vector<int8_t> row;
    for (uint32_t column = 0; column * slice.slice_columns < tensor.width; ++column) {
        const uint32_t first = column * slice.slice_columns;
        const uint32_t pixels = std::min(slice.slice_columns, tensor.width - first);
        row.resize(size_t{pixels} * slice.pixel_bytes);
        for (uint32_t y = 0; y < tensor.height; ++y) {
            if (!memory_.memory_tile(column, slice.base + y * slice.row_bytes, row.data(), row.size()))
                return std::nullopt;
            for (uint32_t x = 0; x < pixels; ++x)
                for (uint32_t c = 0; c < slice.logical_channels; ++c)
                    codes[c * plane + size_t{y} * tensor.width + first + x] = row[size_t{x} * slice.pixel_bytes + c];
        }
    }
    return codes;
}

} // namespace svp
