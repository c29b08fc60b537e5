// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/transfer/tensor_block.h"

#include "interface/common/packed_tensor.h"

#include <algorithm>

namespace svp::systolic {

std::vector<TensorBlock::Part> TensorBlock::parts() const
{
    std::vector<Part> parts;
    for (unsigned first = channels_.first; first < channels_.end();) {
        const unsigned group_end = (first / SVP_CHANNEL_GROUP + 1) * SVP_CHANNEL_GROUP;
        const unsigned end = std::min(group_end, channels_.end());
        parts.push_back({{first, end - first}, size_t{first - channels_.first} * tensor_.width});
        first = end;
    }
    return parts;
}

std::vector<DmaRequest> TensorBlock::requests(DmaRequest::Direction direction, uint64_t address, uint8_t* buffer) const
{
    const std::vector<Part> all = parts();
    std::vector<DmaRequest> requests;
    requests.reserve(all.size() * rows_.count);
    for (unsigned row = rows_.first; row < rows_.end(); ++row)
        for (const Part& part : all) {
            const unsigned group = part.channels.first / SVP_CHANNEL_GROUP;
            const unsigned group_channels = svp_group_channels(tensor_.channels, group);
            DmaRequest request;
            request.direction = direction;
            request.address =
                address + part.channels.first % SVP_CHANNEL_GROUP +
                svp_slot_offset(SVP_FORMAT_DENSE_INT8, tensor_.height, tensor_.width, tensor_.channels, row, group);
            request.local = buffer + row_offset(row) + part.offset;
            const bool whole = part.channels.count == group_channels;
            request.run_bytes = whole ? tensor_.width * group_channels : part.channels.count;
            request.runs = whole ? 1 : tensor_.width;
            request.stride = whole ? 0 : group_channels;
            requests.push_back(request);
        }
    return requests;
}

} // namespace svp::systolic
