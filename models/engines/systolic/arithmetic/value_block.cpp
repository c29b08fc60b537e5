// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/arithmetic/value_block.h"

namespace svp::systolic {

void ValueBlock::unpack(const TensorBlock& block, unsigned width, const uint8_t* bytes, int zero_point, unsigned left,
                        unsigned right)
{
    rows_ = block.rows();
    channels_ = block.channels();
    left_ = static_cast<int>(left);
    pitch_ = size_t{width} + left + right;
    values_.assign(pitch_ * rows_.count * channels_.count, 0);
    const std::vector<TensorBlock::Part> parts = block.parts();
    for (unsigned row = rows_.first; row < rows_.end(); ++row)
        for (const TensorBlock::Part& part : parts) {
            const auto* codes = reinterpret_cast<const int8_t*>(bytes + block.row_offset(row) + part.offset);
            const size_t first =
                (size_t{row - rows_.first} * pitch_ + left) * channels_.count + (part.channels.first - channels_.first);
            for (unsigned pixel = 0; pixel < width; ++pixel) {
                int16_t* to = values_.data() + first + size_t{pixel} * channels_.count;
                for (unsigned c = 0; c < part.channels.count; ++c)
                    to[c] = static_cast<int16_t>(codes[c] - zero_point);
                codes += part.channels.count;
            }
        }
}

} // namespace svp::systolic
