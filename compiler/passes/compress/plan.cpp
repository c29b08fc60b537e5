// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/plan.h"

#include "base/errors/fail.h"
#include "base/text/glob.h"
#include "base/yaml/yaml_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace svp::compiler {
namespace {

const std::string block_word = "block", decompose_word = "decompose", dense_word = "dense";
const std::string every_layer = "*";
constexpr const char* forms =
    "dense, block:KxC@RATIO, N:M, decompose or decompose:bases=M,bits=B,sparsity=SHARE or decompose:error=BUDGET";

bool ends_with(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool is_file(const std::string& text) { return ends_with(text, ".yaml") || ends_with(text, ".yml"); }

bool is_digits(const std::string& text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "a,b,c" piece by piece; empty pieces, too.
void for_each_piece(const std::string& text, const std::function<void(const std::string&)>& visit)
{
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find(',', at), text.size());
        visit(text.substr(at, end - at));
        at = end + 1;
    }
}

int whole(const std::string& text, const std::string& place, int min, int max)
{
    return static_cast<int>(YamlReader::parse_value(text, place).integer(min, max));
}

DecomposeSettings parse_decompose(const std::string& settings, const std::string& place)
{
    constexpr int bits[] = {2, 4, 8};
    DecomposeSettings result;
    std::vector<std::string> seen;
    for_each_piece(settings, [&](const std::string& piece) {
        const size_t equals = std::min(piece.find('='), piece.size());
        const std::string key = piece.substr(0, equals);
        const std::string where = fmt::format("{}: {}", place, decompose_word);
        const size_t known = YamlReader::parse_value(key, where).choice({"bases", "bits", "sparsity", "error"});
        if (equals == piece.size()) fail(where, "'{}' has no value; write {}=...", key, key);
        if (std::count(seen.begin(), seen.end(), key) > 0) fail(where, "'{}' is given twice", key);
        seen.push_back(key);
        const std::string value = piece.substr(equals + 1), at = fmt::format("{}: {}", where, key);
        if (known == 0) result.bases = whole(value, at, 1, 255);
        if (known == 1) result.coefficient_bits = bits[YamlReader::parse_value(value, at).choice({"2", "4", "8"})];
        if (known == 2) result.sparsity = YamlReader::parse_value(value, at).number(0, 1);
        if (known == 3) result.error_budget = YamlReader::parse_value(value, at).number(0, 1);
    });
    if (result.error_budget && seen.size() > 1)
        fail(place, "'{}:error' finds the other settings itself; '{}' cannot be given with it", decompose_word,
             seen[0] == "error" ? seen[1] : seen[0]);
    return result;
}

GroupSparsity parse_group(const std::string& nonzeros, const std::string& group, const std::string& place)
{
    GroupSparsity result;
    result.group = whole(group, fmt::format("{}: N:M: M", place), 2, GroupSparsity::largest_group);
    result.nonzeros = whole(nonzeros, fmt::format("{}: N:M: N", place), 1, result.group - 1);
    return result;
}

// `besides`: what else may stand here.
Treatment parse_treatment(const std::string& text, const std::string& place, const char* besides)
{
    const size_t colon = std::min(text.find(':'), text.size());
    const std::string word = text.substr(0, colon);
    const std::string rest = colon == text.size() ? "" : text.substr(colon + 1);
    if (text == dense_word) return LeaveDense{};
    if (text == decompose_word) return DecomposeSettings{};
    if (colon < text.size()) {
        if (word == block_word) return parse_block_compression(text, place);
        if (word == decompose_word) return parse_decompose(rest, place);
        if (is_digits(word) && is_digits(rest)) return parse_group(word, rest, place);
    }
    const std::string hint = did_you_mean(word, {block_word, decompose_word, dense_word});
    fail(place, "'{}' is none of: {}{}{}", text, forms, besides, word == block_word ? "" : hint);
}

CompressionRule read_rule(const YamlReader& item)
{
    CompressionRule rule;
    const YamlReader layers = item.require("layers"), compress = item.require("compress");
    rule.layers = layers.text();
    if (rule.layers.empty()) layers.fail("the pattern is empty");
    rule.treatment = parse_treatment(compress.text(), fmt::format("{}: {}", compress.place(), compress.key()), "");
    item.finish();
    return rule;
}

CompressionPlan read_plan(const std::string& path)
{
    const YamlReader file = YamlReader::load_file(path);
    const YamlReader section = file.require("compression");
    CompressionPlan plan;
    plan.text = path;
    if (const auto compensate = section.find("compensate")) plan.compensate = compensate->flag();
    const YamlReader layers = section.require("layers");
    for (const YamlReader& item : layers.items())
        plan.rules.push_back(read_rule(item));
    if (plan.rules.empty()) layers.fail("has no rules");
    section.finish();
    file.finish();
    return plan;
}

} // namespace

CompressionPlan parse_compression(const std::string& text, const std::string& place)
{
    if (is_file(text)) return read_plan(text);
    return {text, {{every_layer, parse_treatment(text, place, ", FILE.yaml with rules")}}};
}

const CompressionRule* rule_for(const CompressionPlan& plan, const std::string& layer)
{
    for (const CompressionRule& rule : plan.rules)
        if (glob_matches(rule.layers, layer)) return &rule;
    return nullptr;
}

std::string spared_because(const CompressionRule& rule, bool reads_network_input, int groups)
{
    if (rule.layers != every_layer) return "";
    if (reads_network_input) return "reads the network's input";
    return groups > 1 ? "grouped" : "";
}

void check_rules(const CompressionPlan& plan, const std::vector<std::string>& layers)
{
    for (const CompressionRule& rule : plan.rules) {
        const bool names_one = std::any_of(layers.begin(), layers.end(),
                                           [&](const std::string& layer) { return glob_matches(rule.layers, layer); });
        if (!names_one)
            fail(plan.text, "the rule for '{}' names no convolution of the network{}", rule.layers,
                 did_you_mean(rule.layers, layers));
    }
}

std::string text_of(const Treatment& treatment)
{
    if (const auto* block = std::get_if<BlockCompression>(&treatment)) return text_of(*block);
    if (const auto* group = std::get_if<GroupSparsity>(&treatment))
        return fmt::format("{}:{}", group->nonzeros, group->group);
    const auto* decompose = std::get_if<DecomposeSettings>(&treatment);
    if (!decompose) return dense_word;
    if (decompose->error_budget) return fmt::format("{}:error={}", decompose_word, *decompose->error_budget);
    return fmt::format("{}:bases={},bits={},sparsity={}", decompose_word, decompose->bases, decompose->coefficient_bits,
                       decompose->sparsity);
}

} // namespace svp::compiler
