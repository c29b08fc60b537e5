// SPDX-License-Identifier: Apache-2.0
// What is wrong with something the user gave: one line that names the place. The program prints it and exits with 2.
#pragma once

#include <stdexcept>

namespace svp {

class InputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

} // namespace svp
