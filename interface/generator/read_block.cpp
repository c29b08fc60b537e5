// SPDX-License-Identifier: Apache-2.0
#include "interface/generator/block.h"

#include <algorithm>
#include <fmt/format.h>
#include <initializer_list>
#include <yaml-cpp/yaml.h>

namespace svp::registers {
namespace {

class Reader {
  public:
    explicit Reader(std::string path) : path_(std::move(path)) {}

    Block read()
    {
        YAML::Node root = load();
        keys(root, {"block", "prefix", "bytes", "access_sizes", "title", "description", "registers"});
        Block block;
        block.name = text(root, "block");
        block.prefix = text(root, "prefix");
        block.title = text(root, "title");
        block.description = text(root, "description");
        block.bytes = number(root, "bytes");
        block.access_sizes = read_access_sizes(root);
        for (const auto& node : list(root, "registers"))
            block.registers.push_back(read_register(node, block.bytes));
        return block;
    }

  private:
    [[noreturn]] void fail(const YAML::Node& at, const std::string& what) const
    {
        throw BlockError(fmt::format("{}:{}: {}", path_, at.Mark().line + 1, what));
    }

    YAML::Node load() const
    {
        try {
            return YAML::LoadFile(path_);
        } catch (const YAML::BadFile&) {
            throw BlockError(path_ + ": cannot be read");
        } catch (const YAML::ParserException& error) {
            throw BlockError(fmt::format("{}:{}: {}", path_, error.mark.line + 1, error.msg));
        }
    }

    void keys(const YAML::Node& node, std::initializer_list<const char*> known) const
    {
        if (!node.IsMap()) fail(node, "expected a map");
        for (const auto& entry : node) {
            const std::string key = entry.first.as<std::string>("");
            if (std::find(known.begin(), known.end(), key) == known.end()) fail(entry.first, "unknown key " + key);
        }
    }

    YAML::Node required(const YAML::Node& node, const char* key) const
    {
        YAML::Node value = node[key];
        if (!value) fail(node, fmt::format("{} is missing", key));
        return value;
    }

    std::string text(const YAML::Node& node, const char* key) const
    {
        const YAML::Node value = required(node, key);
        if (!value.IsScalar() || value.Scalar().empty()) fail(value, fmt::format("{}: expected a text", key));
        std::string result = value.Scalar();
        while (!result.empty() && result.back() == '\n')
            result.pop_back();
        return result;
    }

    uint32_t to_number(const YAML::Node& value, const char* key) const
    {
        if (!value.IsScalar()) fail(value, fmt::format("{}: expected a number", key));
        const std::string& digits = value.Scalar();
        char* end = nullptr;
        errno = 0;
        const unsigned long long result = std::strtoull(digits.c_str(), &end, 0);
        if (digits.empty() || !std::isdigit(static_cast<unsigned char>(digits[0])) || *end != '\0' || errno != 0 ||
            result > UINT32_MAX)
            fail(value, fmt::format("{}: expected a number of 32 bits, not {}", key, digits));
        return static_cast<uint32_t>(result);
    }
    uint32_t number(const YAML::Node& node, const char* key) const { return to_number(required(node, key), key); }
    uint32_t number(const YAML::Node& node, const char* key, uint32_t otherwise) const
    {
        return node[key] ? to_number(node[key], key) : otherwise;
    }

    YAML::Node list(const YAML::Node& node, const char* key) const
    {
        YAML::Node value = required(node, key);
        if (!value.IsSequence() || value.size() == 0) fail(value, fmt::format("{}: expected a list", key));
        return value;
    }

    uint32_t read_access_sizes(const YAML::Node& root) const
    {
        uint32_t sum = 0;
        for (const auto& node : list(root, "access_sizes")) {
            const uint32_t size = to_number(node, "access_sizes");
            if ((size != 1 && size != 2 && size != 4 && size != 8) || (sum & size) != 0)
                fail(node, "access_sizes: 1, 2, 4 and 8 bytes, each at most once");
            sum |= size;
        }
        return sum;
    }

    std::string access(const YAML::Node& node) const
    {
        std::string value = text(node, "access");
        if (value != "ro" && value != "rw" && value != "w1c" && value != "wo")
            fail(node["access"], "access: one of ro, rw, w1c, wo, not " + value);
        return value;
    }

    Field read_field(const YAML::Node& node, const Register& owner) const
    {
        keys(node, {"name", "bits", "access", "description", "values"});
        Field field;
        field.name = text(node, "name");
        field.description = text(node, "description");
        field.access = node["access"] ? access(node) : owner.access;
        const std::string bits = text(node, "bits");
        unsigned high = 0, low = 0;
        char rest = 0;
        const int read = std::sscanf(bits.c_str(), "%2u:%2u%c", &high, &low, &rest);
        const bool single = read == 1 && bits.find(':') == std::string::npos;
        if (single) low = high;
        if ((!single && read != 2) || high > 31 || low > high) fail(node["bits"], "bits: not a range: " + bits);
        field.low = low;
        field.width = high - low + 1;
        if (!node["values"]) return field;
        if (!node["values"].IsMap()) fail(node["values"], "values: expected a map");
        for (const auto& entry : node["values"]) {
            const uint32_t value = to_number(entry.second, "values");
            if (field.width < 32 && value >> field.width != 0) fail(entry.second, "value does not fit its field");
            field.values.emplace_back(entry.first.as<std::string>(), value);
        }
        return field;
    }

    Register read_register(const YAML::Node& node, uint32_t block_bytes)
    {
        keys(node, {"name", "offset", "count", "stride", "access", "reset", "hardware", "description", "fields"});
        Register result;
        result.name = text(node, "name");
        result.access = access(node);
        result.description = text(node, "description");
        result.offset = number(node, "offset");
        result.count = number(node, "count", 1);
        result.stride = number(node, "stride", 4);
        result.reset = number(node, "reset", 0);
        result.reset_known = static_cast<bool>(node["reset"]);
        result.hardware = node["hardware"] && node["hardware"].as<std::string>("") == "true";
        for (const Register& other : registers_)
            if (other.name == result.name) fail(node, "a second register " + result.name);
        claim_words(node, result, block_bytes);
        if (node["fields"]) read_fields(node, result);
        return result;
    }

    // Whether an element of `one` is an element of `other`. What lies apart costs nothing.
    static bool overlap(const Register& one, const Register& other)
    {
        const auto last = [](const Register& reg) {
            return uint64_t{reg.offset} + uint64_t{reg.count - 1} * reg.stride;
        };
        if (last(one) < other.offset || last(other) < one.offset) return false;
        for (uint32_t i = 0; i < one.count; ++i) {
            const uint64_t offset = uint64_t{one.offset} + uint64_t{i} * one.stride;
            if (offset < other.offset || offset > last(other)) continue;
            if ((offset - other.offset) % other.stride == 0) return true;
        }
        return false;
    }

    void claim_words(const YAML::Node& node, const Register& reg, uint32_t block_bytes)
    {
        if (reg.offset % 4 != 0 || reg.stride % 4 != 0 || reg.stride == 0 || reg.count == 0 || reg.count > 1048576)
            fail(node, reg.name + ": offset and stride are multiples of 4, count is 1 to 1048576");
        const uint64_t last = uint64_t{reg.offset} + uint64_t{reg.count - 1} * reg.stride;
        if (last + 4 > block_bytes) fail(node, reg.name + " lies outside the block");
        for (const Register& other : registers_)
            if (overlap(reg, other)) fail(node, reg.name + " overlaps " + other.name);
        registers_.push_back(reg);
    }

    void read_fields(const YAML::Node& node, Register& reg) const
    {
        uint32_t used = 0;
        for (const auto& entry : list(node, "fields")) {
            const Field field = read_field(entry, reg);
            const uint32_t mask = (field.width == 32 ? ~0u : (1u << field.width) - 1) << field.low;
            if (used & mask) fail(entry, field.name + " overlaps another field");
            used |= mask;
            reg.fields.push_back(field);
        }
        if (reg.reset & ~used) fail(node, reg.name + ": reset sets bits that no field has");
    }

    std::string path_;
    std::vector<Register> registers_; // those so far
};

} // namespace

Block read_block(const std::string& path)
{
    Block block = Reader(path).read();
    std::stable_sort(block.registers.begin(), block.registers.end(),
                     [](const Register& a, const Register& b) { return a.offset < b.offset; });
    return block;
}

} // namespace svp::registers
