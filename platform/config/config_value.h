// One value of a config from one YAML scalar: shared by files and --set.
#pragma once

#include "base/yaml/yaml_reader.h"
#include "models/common/config.h"

#include <string>
#include <type_traits>
#include <vector>

namespace svp {

// Keeps bounds out of template deduction, so that plain literals may be given.
template <class T>
struct Undeduced {
    using type = T;
};
template <class T>
using Bound = typename Undeduced<T>::type;

template <class T>
void read_number(const YamlReader& reader, T& value, T min, T max)
{
    static_assert(std::is_same_v<T, double> || std::is_unsigned_v<T>, "a number is unsigned or a double");
    if constexpr (std::is_same_v<T, double>)
        value = reader.number(min, max);
    else
        value = static_cast<T>(reader.unsigned_integer(min, max));
}

template <class E>
std::vector<std::string> choice_names(const Choices<E>& choices)
{
    std::vector<std::string> names;
    for (const auto& choice : choices)
        names.emplace_back(choice.first);
    return names;
}

template <class E>
void read_choice(const YamlReader& reader, E& value, const Choices<E>& choices)
{
    value = (choices.begin() + reader.choice(choice_names(choices)))->second;
}

} // namespace svp
