// SPDX-License-Identifier: Apache-2.0
// What each counted action costs. The table is YAML; every figure carries its source, node and confidence:
// C confirmed in a source, D derived from confirmed ones, R reconstructed, O our choice.
#pragma once

#include <string>
#include <vector>

namespace svp {

class YamlReader;

struct EnergyAction {
    std::string name; // as in Counter::action, "dram.read_byte"
    double picojoules = 0;
    std::string unit; // what is counted once
    std::string source, node, confidence;
};

class EnergyTable {
  public:
    EnergyTable() = default; // without an action
    // Throws InputError "file:line: key: what is wrong". Costs are 0 to 1e9 pJ.
    static EnergyTable load(const std::string& path);
    static EnergyTable parse(const std::string& text, const std::string& place);

    const std::string& name() const { return name_; }
    const std::vector<EnergyAction>& actions() const { return actions_; }
    // Null where the table has no such action.
    const EnergyAction* find(const std::string& action) const;

  private:
    explicit EnergyTable(const YamlReader& root);

    std::string name_;
    std::vector<EnergyAction> actions_; // in file order
};

} // namespace svp
