// SPDX-License-Identifier: Apache-2.0
// How a typed config struct tells its keys: one `describe` serves the YAML reader, --set, --dump-config and validation.
//
//   struct DramConfig {
//       unsigned banks = 16;
//       PagePolicy page_policy = PagePolicy::open;
//       template <class Visitor> void describe(Visitor& v)
//       {
//           v.number("banks", banks, "count", "banks per rank", 1u, 1024u);
//           v.choice("page_policy", page_policy, {{"open", PagePolicy::open}, {"closed", PagePolicy::closed}},
//                    "whether a row stays open after an access");
//           v.section("timing", timing, "constraints");   // a nested struct with a describe of its own
//       }
//       // Rules across keys: empty, or "key: what is wrong".
//       std::string validate() const;
//   };
//
// A visitor has: number(key, T&, unit, description, min, max) for unsigned, uint64_t and double;
// flag(key, bool&, description); text(key, std::string&, description); choice(key, E&, {{name, value}...},
// description); section(key, struct&, description).
#pragma once

#include <initializer_list>
#include <utility>

namespace svp {

template <class E>
using Choices = std::initializer_list<std::pair<const char*, E>>;

} // namespace svp
