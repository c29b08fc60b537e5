// SPDX-License-Identifier: Apache-2.0
#include "platform/run/tensor_reader.h"

#include "platform/run/images.h"

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
    if (std::optional<compiler::Codes> kept = memory_.engines(index)) return kept;
    const svp_tensor& tensor = loadable_.tensors()[index];
    std::vector<uint8_t> bytes(tensor.bytes);
    if (!memory_.region(tensor.region, tensor.offset, bytes.data(), bytes.size())) return std::nullopt;
    return unpack_codes(bytes, tensor, tensor.logical_channels);
}

} // namespace svp
