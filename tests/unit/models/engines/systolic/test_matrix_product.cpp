// SPDX-License-Identifier: Apache-2.0
// The array's sums against plain convolution: random layers, groups, dilations, sums beyond 32 bits.
#include "compiler/oracle/integer_executor.h"
#include "models/engines/systolic/arithmetic/matrix_product.h"
#include "tests/support/random_network.h"

#include <gtest/gtest.h>

namespace svp::systolic {
namespace {

using test::RandomNumbers;

std::vector<uint8_t> packed(const TensorBlock& block, const svp_systolic_command& c, const std::vector<int8_t>& codes)
{
    std::vector<uint8_t> bytes(block.bytes());
    for (unsigned y = block.rows().first; y < block.rows().end(); ++y)
        for (const TensorBlock::Part& part : block.parts())
            for (unsigned x = 0; x < c.in_w; ++x)
                for (unsigned i = 0; i < part.channels.count; ++i)
                    bytes[block.row_offset(y) + part.offset + size_t{x} * part.channels.count + i] =
                        static_cast<uint8_t>(codes[(size_t{part.channels.first + i} * c.in_h + y) * c.in_w + x]);
    return bytes;
}

TEST(MatrixProduct, EqualsPlainConvolution)
{
    RandomNumbers random(11);
    for (int i = 0; i < 150; ++i) {
        svp_systolic_command c{};
        c.opcode = SVP_SYSTOLIC_CONVOLUTION;
        c.groups = static_cast<uint16_t>(random.chance(40) ? random.in(2, 6) : 1);
        c.in_c = static_cast<uint16_t>(c.groups * random.in(1, 30));
        c.out_c = static_cast<uint16_t>(c.groups * random.in(1, 9));
        c.kernel_h = static_cast<uint8_t>(random.in(1, 4));
        c.kernel_w = static_cast<uint8_t>(random.in(1, 4));
        c.stride_h = static_cast<uint8_t>(random.in(1, 3));
        c.stride_w = static_cast<uint8_t>(random.in(1, 3));
        c.dilation_h = static_cast<uint8_t>(random.in(1, 2));
        c.dilation_w = static_cast<uint8_t>(random.in(1, 2));
        c.pad_top = static_cast<uint8_t>(random.in(0, (c.kernel_h - 1) * c.dilation_h));
        c.pad_bottom = static_cast<uint8_t>(random.in(0, (c.kernel_h - 1) * c.dilation_h));
        c.pad_left = static_cast<uint8_t>(random.in(0, (c.kernel_w - 1) * c.dilation_w));
        c.pad_right = static_cast<uint8_t>(random.in(0, (c.kernel_w - 1) * c.dilation_w));
        c.in_h = static_cast<uint16_t>(random.in(8, 14));
        c.in_w = static_cast<uint16_t>(random.in(8, 14));
        c.out_h = static_cast<uint16_t>(
            svp_output_extent(c.in_h, c.kernel_h, c.stride_h, c.dilation_h, c.pad_top, c.pad_bottom));
        c.out_w = static_cast<uint16_t>(
            svp_output_extent(c.in_w, c.kernel_w, c.stride_w, c.dilation_w, c.pad_left, c.pad_right));
        c.strip_rows = static_cast<uint16_t>(random.in(1, c.out_h));
        c.in_zero_point = random.code();
        SystolicConfig config;
        config.columns = static_cast<unsigned>(random.in(1, 12));

        compiler::Network network;
        network.tensors = {{"in", c.in_c, c.in_h, c.in_w, 1, c.in_zero_point},
                           {"out", c.out_c, c.out_h, c.out_w, 1, 0}};
        compiler::Layer layer;
        layer.inputs = {0};
        layer.output = 1;
        layer.kernel_h = c.kernel_h;
        layer.kernel_w = c.kernel_w;
        layer.stride_h = c.stride_h;
        layer.stride_w = c.stride_w;
        layer.pad_top = c.pad_top;
        layer.pad_bottom = c.pad_bottom;
        layer.pad_left = c.pad_left;
        layer.pad_right = c.pad_right;
        layer.dilation_h = c.dilation_h;
        layer.dilation_w = c.dilation_w;
        layer.groups = c.groups;
        const StripPlan plan(c, config);
        compiler::Codes input(size_t{c.in_c} * c.in_h * c.in_w);
        for (int8_t& code : input)
            code = random.code();
        for (size_t w = 0; w < size_t{c.out_c} * plan.products; ++w)
            layer.weights.push_back(random.code());
        const std::vector<int32_t> expected = compiler::convolution_sums(network, layer, input);

        RowProduct product;
        std::vector<int64_t> sums;
        for (const Pass& pass : plan.passes) {
            const InputLoad& load = plan.loads[pass.load];
            const TensorBlock block({c.in_h, c.in_w, c.in_c}, load.rows, load.channels);
            ValueBlock values;
            values.unpack(block, c.in_w, packed(block, c, input).data(), c.in_zero_point, c.pad_left, c.pad_right);
            FilterBlock filters;
            filters.unpack(plan, pass.channels.count,
                           layer.weights.data() + size_t{pass.channels.first} * plan.products);
            for (unsigned row = plan.rows_of(pass).first; row < plan.rows_of(pass).end(); ++row) {
                product.compute(plan, pass, values, filters, row, sums);
                for (unsigned x = 0; x < c.out_w; ++x)
                    for (unsigned k = 0; k < pass.channels.count; ++k)
                        ASSERT_EQ(sums[size_t{x} * pass.channels.count + k],
                                  expected[(size_t{pass.channels.first + k} * c.out_h + row) * c.out_w + x])
                            << "case " << i << " channel " << pass.channels.first + k << " row " << row << " column "
                            << x;
            }
        }
    }
}

// 120,000 products of 255 * -128: beyond 32 bits.
TEST(MatrixProduct, SumsAreExactBeyond32Bits)
{
    svp_systolic_command c{};
    c.opcode = SVP_SYSTOLIC_CONVOLUTION;
    c.groups = c.stride_h = c.stride_w = c.dilation_h = c.dilation_w = 1;
    c.kernel_h = c.in_h = 60;
    c.kernel_w = c.in_w = 50;
    c.in_c = 40;
    c.out_c = c.out_h = c.out_w = c.strip_rows = 1;
    c.in_zero_point = -128;
    const StripPlan plan(c, {});
    const TensorBlock block({c.in_h, c.in_w, c.in_c}, plan.loads[0].rows, plan.loads[0].channels);
    ValueBlock values;
    values.unpack(block, c.in_w, std::vector<uint8_t>(block.bytes(), 127).data(), c.in_zero_point, 0, 0);
    FilterBlock filters;
    filters.unpack(plan, 1, std::vector<int8_t>(plan.products, -128).data());
    RowProduct product;
    std::vector<int64_t> sums;
    product.compute(plan, plan.passes[0], values, filters, 0, sums);
    EXPECT_EQ(sums, std::vector<int64_t>{int64_t{120000} * 255 * -128});
}

} // namespace
} // namespace svp::systolic
