// SPDX-License-Identifier: Apache-2.0
// Cycles of a matrix product on a systolic array whose operands are always there. No SystemC in here.
//
// The product has `pixels` x `filters` results of `products` each, and folds onto R rows and C columns:
//   output-stationary   ceil(pixels / R) row folds, ceil(filters / C) column folds; an element keeps a result;
//   weight-stationary   ceil(products / R) row folds, ceil(filters / C) column folds; an element keeps a weight.
// Column folds are outermost.
//
//   drain, output-stationary    operands stream on without a gap, results drain beside them: the rule of SCALE-Sim's
//                               first version, equal to its published cycles of VGG-16 on 32 x 32 [D]
//   drain, weight-stationary    weights of the next fold are loaded beside the ones in use, row by row; pixels stream
//                               on as soon as both are through [O]
//   scalesim                    folds x (products + R + C - 2) - 1, weight-stationary folds x (pixels + 2 R + C - 2) -
//   1
//                               [C for R = C, SCALE-Sim v3]
//   stonne                      folds x (products + R + C + 3) [C for R = C, STONNE]
#pragma once

#include "models/engines/systolic/common/systolic_config.h"

#include <cstdint>

namespace svp::systolic {

struct MatrixProduct {
    uint64_t pixels = 1, filters = 1, products = 1; // each at least 1

    uint64_t macs() const { return pixels * filters * products; }
};

uint64_t row_folds(const SystolicConfig& config, const MatrixProduct& product);
uint64_t column_folds(const SystolicConfig& config, const MatrixProduct& product);

// From the first operand at the array's edge to the last result out of it.
uint64_t product_cycles(const SystolicConfig& config, const MatrixProduct& product);

} // namespace svp::systolic
