// SPDX-License-Identifier: Apache-2.0
#include "base/yaml/yaml_reader.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <numeric>
#include <sstream>
#include <yaml-cpp/yaml.h>

namespace svp {
namespace {

// Letters to insert, delete, replace or swap with their neighbour; one row at a time.
size_t edit_distance(const std::string& a, const std::string& b)
{
    std::vector<size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    std::iota(above.begin(), above.end(), size_t{0});
    for (size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t substitution = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, substitution});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above.back();
}

template <class Integer>
bool parse_integer(const std::string& text, Integer& value)
{
    const char* begin = text.data();
    const char* end = begin + text.size();
    int base = 10;
    if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        begin += 2;
        base = 16;
    }
    const auto [stop, error] = std::from_chars(begin, end, value, base);
    return error == std::errc() && stop == end;
}

template <class Integer>
Integer bounded_integer(const YamlReader& reader, Integer min, Integer max)
{
    const std::string text = reader.text();
    Integer value = 0;
    if (!parse_integer(text, value) || value < min || value > max)
        reader.fail(fmt::format("'{}' is not a whole number from {} to {}", text, min, max));
    return value;
}

std::string join(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

} // namespace

std::string nearest_word(const std::string& word, const std::vector<std::string>& candidates)
{
    std::string best;
    size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        const size_t distance = edit_distance(word, candidate);
        if (distance >= best_distance) continue;
        best = candidate;
        best_distance = distance;
    }
    return best;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates)
{
    const std::string nearest = nearest_word(word, candidates);
    return nearest.empty() ? "" : fmt::format(", did you mean '{}'?", nearest);
}

YamlReader::YamlReader(const YAML::Node& node, std::string file, std::string key)
    : node_(std::make_shared<YAML::Node>(node)),
      file_(std::move(file)),
      key_(std::move(key)),
      known_(std::make_shared<std::set<std::string>>())
{
    line_ = std::max(0, node.Mark().line) + 1;
    if (!node.IsMap()) return;
    std::set<std::string> seen;
    for (const auto& entry : node) {
        if (!entry.first.IsScalar()) fail("a key must be a word");
        if (!seen.insert(entry.first.Scalar()).second)
            child(entry.first, entry.first.Scalar()).fail("this key appears twice");
    }
}

YamlReader YamlReader::value_of(const std::string& key, const YAML::Node& key_node, const YAML::Node& value) const
{
    YamlReader reader = child(value, key);
    if (value.IsNull()) reader.line_ = key_node.Mark().line + 1; // a missing value is marked where the next key begins
    return reader;
}

YamlReader YamlReader::child(const YAML::Node& node, std::string key) const
{
    return YamlReader(node, file_, key_.empty() ? std::move(key) : key_ + "." + key);
}

YamlReader YamlReader::parse(const std::string& text, const std::string& place)
{
    try {
        return YamlReader(YAML::Load(text), place, "");
    } catch (const YAML::Exception& error) {
        throw InputError(fmt::format("{}:{}: {}", place, std::max(0, error.mark.line) + 1, error.msg));
    }
}

YamlReader YamlReader::parse_value(const std::string& text, const std::string& place)
{
    try {
        YamlReader reader(YAML::Load(text), place, "");
        reader.line_ = 0;
        return reader;
    } catch (const YAML::Exception& error) {
        throw InputError(fmt::format("{}: '{}': {}", place, text, error.msg));
    }
}

YamlReader YamlReader::load_file(const std::string& path)
{
    errno = 0; // an empty file sets none
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf()))
        throw InputError(fmt::format("{}: cannot read: {}", path, errno ? std::strerror(errno) : "it is empty"));
    return parse(text.str(), path);
}

bool YamlReader::is_map() const { return node_->IsMap(); }
bool YamlReader::is_list() const { return node_->IsSequence(); }
bool YamlReader::is_scalar() const { return node_->IsScalar(); }

std::optional<YamlReader> YamlReader::find(const std::string& key) const
{
    if (!is_map()) fail("expected a map of keys to values");
    known_->insert(key);
    for (const auto& entry : *node_)
        if (entry.first.Scalar() == key) return value_of(key, entry.first, entry.second);
    return std::nullopt;
}

YamlReader YamlReader::require(const std::string& key) const
{
    auto found = find(key);
    if (found) return *found;
    std::vector<std::string> unknown;
    for (const auto& entry : *node_)
        if (!known_->count(entry.first.Scalar())) unknown.push_back(entry.first.Scalar());
    fail(fmt::format("the key '{}' is missing{}", key, did_you_mean(key, unknown)));
}

std::vector<std::pair<std::string, YamlReader>> YamlReader::entries() const
{
    if (!is_map()) fail("expected a map of keys to values");
    std::vector<std::pair<std::string, YamlReader>> result;
    for (const auto& entry : *node_) {
        known_->insert(entry.first.Scalar());
        result.emplace_back(entry.first.Scalar(), value_of(entry.first.Scalar(), entry.first, entry.second));
    }
    return result;
}

void YamlReader::finish() const
{
    if (!is_map()) fail("expected a map of keys to values");
    for (const auto& entry : *node_) {
        const std::string key = entry.first.Scalar();
        if (known_->count(key)) continue;
        const std::vector<std::string> names(known_->begin(), known_->end());
        const std::string hint = did_you_mean(key, names);
        child(entry.first, key).fail("unknown key" + (hint.empty() ? "; known here: " + join(names) : hint));
    }
}

std::vector<YamlReader> YamlReader::items() const
{
    if (!is_list()) fail("expected a list");
    std::vector<YamlReader> result;
    for (size_t i = 0; i < node_->size(); ++i)
        result.push_back(child((*node_)[i], std::to_string(i)));
    return result;
}

std::string YamlReader::text() const
{
    if (!is_scalar()) fail("expected one value");
    return node_->Scalar();
}

int64_t YamlReader::integer(int64_t min, int64_t max) const { return bounded_integer(*this, min, max); }

uint64_t YamlReader::unsigned_integer(uint64_t min, uint64_t max) const { return bounded_integer(*this, min, max); }

double YamlReader::number(double min, double max) const
{
    const std::string word = text();
    double value = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    const bool parsed = error == std::errc() && stop == word.data() + word.size() && std::isfinite(value);
    if (!parsed || value < min || value > max) fail(fmt::format("'{}' is not a number from {} to {}", word, min, max));
    return value;
}

bool YamlReader::flag() const
{
    const std::string word = text();
    if (word == "true") return true;
    if (word == "false") return false;
    fail(fmt::format("'{}' is neither true nor false", word));
}

size_t YamlReader::choice(const std::vector<std::string>& names) const
{
    const std::string word = text();
    const auto found = std::find(names.begin(), names.end(), word);
    if (found != names.end()) return static_cast<size_t>(found - names.begin());
    fail(fmt::format("'{}' is not one of: {}{}", word, join(names), did_you_mean(word, names)));
}

std::string YamlReader::place() const { return line_ == 0 ? file_ : fmt::format("{}:{}", file_, line_); }

void YamlReader::fail(const std::string& message) const
{
    throw InputError(place() + ": " + (key_.empty() ? "" : key_ + ": ") + message);
}

} // namespace svp
