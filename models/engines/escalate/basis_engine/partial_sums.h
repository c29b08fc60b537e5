// SPDX-License-Identifier: Apache-2.0
// The partial sums of one tile: its output channels, the output rows of a spatial tile. No SystemC in here.
#pragma once

#include "models/engines/escalate/arithmetic/dense_row.h"
#include "models/engines/escalate/arithmetic/kernel_row.h"
#include "models/engines/escalate/common/row_stream.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

struct Products {
    uint64_t landing = 0;   // on an output
    uint64_t effectual = 0; // of those, with two nonzero factors; decomposed layers: all
};

class PartialSums {
  public:
    // All sums of the spatial tile become zero. wide: sums may leave 32 bits on their way.
    void start(const LayerPlan& plan, const SpatialTile& tile, unsigned channels, bool wide);

    // Adds one input row. basis: int8 [M][R][S].
    Products add_decomposed(const RowStream& stream, const int8_t* basis);
    Products add_dense(const RowStream& stream);

    // Sums of channel i, output row o of the layer into out[columns]; false where one leaves `bits`.
    bool read(unsigned i, unsigned o, unsigned bits, int32_t* out) const;

  private:
    template <class Sum>
    Products add_decomposed_as(std::vector<Sum>& sums, const RowStream& stream, const int8_t* basis);
    template <class Sum>
    Products add_dense_as(std::vector<Sum>& sums, const RowStream& stream);
    template <class Sum>
    void add_dense_output(const RowStream& stream, unsigned i, unsigned r, Sum* out);
    uint64_t effectual_products(const RowStream& stream, unsigned r) const;
    KernelRowShape kernel_shape(unsigned width) const;
    size_t at(unsigned i, unsigned o) const { return (size_t{i} * rows_ + (o - tile_.out_rows.first)) * columns_; }

    const LayerPlan* plan_ = nullptr;
    SpatialTile tile_;
    unsigned rows_ = 0, columns_ = 0;
    bool wide_ = false, on_planes_ = false;
    std::vector<int32_t> sums_;
    std::vector<int64_t> wide_sums_;
};

// Whether a decomposed or dense set may lead sums out of 32 bits. magnitude: sum of |B| over all bases.
bool sums_may_wrap(const LayerPlan& plan, const CoefficientSet& set, uint64_t magnitude);

} // namespace svp::escalate
