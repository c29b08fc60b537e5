// SPDX-License-Identifier: Apache-2.0
// Strict reading of YAML: every value is typed and bounded, every key must be known. Whatever is wrong ends in one
// InputError of the form "file:line: key: what is wrong, what is allowed".
#pragma once

#include "base/errors/input_error.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace YAML {
class Node;
}

namespace svp {

// The candidate closest to a misspelt word, or empty when none is near (more than a third of its letters differ).
std::string nearest_word(const std::string& word, const std::vector<std::string>& candidates);
// ", did you mean 'x'?" or empty.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates);

// A node of a document. Copies share which keys have been asked for.
class YamlReader {
  public:
    static YamlReader load_file(const std::string& path);
    // `place` stands for the file name in messages.
    static YamlReader parse(const std::string& text, const std::string& place);

    // One value that stands in no file, such as that of an option: the place is `place` alone, without a line.
    static YamlReader parse_value(const std::string& text, const std::string& place);

    bool is_map() const;
    bool is_list() const;
    bool is_scalar() const;

    // Maps. Asking for a key makes it known.
    std::optional<YamlReader> find(const std::string& key) const;
    YamlReader require(const std::string& key) const;
    std::vector<std::pair<std::string, YamlReader>> entries() const; // in file order; makes every key known
    // After all known keys have been asked for: fails at the first other key, suggesting the nearest known one.
    void finish() const;

    std::vector<YamlReader> items() const; // of a list

    // Scalars. Integers are decimal or 0x hexadecimal; numbers are finite.
    std::string text() const;
    int64_t integer(int64_t min, int64_t max) const;
    uint64_t unsigned_integer(uint64_t min, uint64_t max) const;
    double number(double min, double max) const;
    bool flag() const; // true or false, nothing else
    // Index into `names`.
    size_t choice(const std::vector<std::string>& names) const;

    const std::string& key() const { return key_; }
    std::string place() const; // "file:line", or the place of parse_value
    [[noreturn]] void fail(const std::string& message) const;

  private:
    YamlReader(const YAML::Node& node, std::string file, std::string key);
    YamlReader child(const YAML::Node& node, std::string key) const;
    YamlReader value_of(const std::string& key, const YAML::Node& key_node, const YAML::Node& value) const;

    std::shared_ptr<YAML::Node> node_;
    std::string file_, key_;
    int line_ = 0; // from 1; 0: none
    std::shared_ptr<std::set<std::string>> known_;
};

} // namespace svp
