// SPDX-License-Identifier: Apache-2.0
// fuzz_readers TARGET INPUTS [FIRST]: damages sound inputs and feeds them to a target, inputs FIRST .. FIRST + INPUTS
// - 1. An input depends on its number alone, so what fails is seen again with INPUTS = 1 and its number, which is
// printed also where the program crashes or hangs.
#include "compiler/loadable/file_layout.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/mutate.h"
#include "tests/fuzz/targets.h"

#include <csignal>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <unistd.h>

namespace {

using svp::compiler::Random;
using Bytes = std::vector<uint8_t>;

constexpr unsigned most_seconds = 20; // of one input

volatile std::sig_atomic_t current = 0;

extern "C" void report_input(int signal)
{
    char text[] = "fuzz_readers: a signal at input ..........\n";
    size_t at = sizeof text - 3;
    for (std::sig_atomic_t rest = current; at >= sizeof text - 12; --at, rest /= 10)
        text[at] = static_cast<char>('0' + rest % 10);
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0) _exit(1);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

class Target {
  public:
    virtual ~Target() = default;
    virtual bool run(Random& random) const = 0;
};

class Importer : public Target {
  public:
    bool run(Random& random) const override
    {
        onnx::ModelProto model = models_[random.below(models_.size())];
        bool as_bytes = random.below(3) == 0;
        if (!as_bytes) svp::test::mutate_model(model, random);
        std::string text = model.SerializeAsString();
        Bytes bytes(text.begin(), text.end());
        if (as_bytes) svp::test::mutate_bytes(bytes, bytes, random);
        return svp::test::fuzz_importer(bytes);
    }

  private:
    std::vector<onnx::ModelProto> models_ = svp::test::sound_models();
};

// Mostly with checksums that fit, or little else would be read.
class Loadable : public Target {
  public:
    bool run(Random& random) const override
    {
        Bytes bytes = loadables_[random.below(loadables_.size())];
        svp::test::mutate_bytes(bytes, loadables_[random.below(loadables_.size())], random);
        if (random.below(8) && bytes.size() >= sizeof(svp_loadable_header)) svp::compiler::seal_file(bytes);
        return svp::test::fuzz_loadable(bytes);
    }

  private:
    std::vector<Bytes> loadables_ = svp::test::sound_loadables();
};

std::unique_ptr<Target> target_of(const std::string& name)
{
    if (name == "importer") return std::make_unique<Importer>();
    if (name == "loadable") return std::make_unique<Loadable>();
    return nullptr;
}

} // namespace

int main(int count, char** arguments)
{
    std::unique_ptr<Target> target = count < 3 ? nullptr : target_of(arguments[1]);
    if (!target) {
        std::cerr << "usage: fuzz_readers importer|loadable INPUTS [FIRST]\n";
        return 2;
    }
    for (int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGALRM})
        std::signal(signal, report_input);
    int inputs = std::atoi(arguments[2]), first = count > 3 ? std::atoi(arguments[3]) : 0, accepted = 0;
    for (int i = first; i < first + inputs; ++i) {
        current = i;
        alarm(most_seconds);
        Random random(static_cast<uint64_t>(i));
        try {
            accepted += target->run(random);
        } catch (const std::exception& error) {
            std::cerr << "fuzz_readers: input " << i << ": " << error.what() << '\n';
            return 1;
        }
    }
    std::cout << inputs << " inputs, " << accepted << " accepted\n";
    bool reaches_both = inputs < 1000 || (accepted > 0 && accepted < inputs);
    return reaches_both ? 0 : 1;
}
