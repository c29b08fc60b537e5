// SPDX-License-Identifier: Apache-2.0
#include "tests/support/process.h"

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace svp::test {
namespace {

constexpr int cannot_start = 127;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

File temporary_file()
{
    File file(std::tmpfile());
    if (!file) throw std::runtime_error("cannot create a temporary file");
    return file;
}

std::string text_of(const File& file)
{
    std::rewind(file.get());
    std::string text;
    char buffer[4096];
    for (size_t count; (count = std::fread(buffer, 1, sizeof buffer, file.get())) > 0;)
        text.append(buffer, count);
    return text;
}

[[noreturn]] void become(char* const* argv, const File& out, const File& err, unsigned seconds)
{
    dup2(fileno(out.get()), STDOUT_FILENO);
    dup2(fileno(err.get()), STDERR_FILENO);
    alarm(seconds); // outlives exec
    execv(argv[0], argv);
    _exit(cannot_start);
}

} // namespace

ProcessResult run_process(const std::vector<std::string>& arguments, unsigned seconds)
{
    const File out = temporary_file(), err = temporary_file();
    std::vector<char*> argv;
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) become(argv.data(), out, err, seconds);
    int status = 0;
    waitpid(child, &status, 0);

    ProcessResult result;
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    result.out = text_of(out);
    result.err = text_of(err);
    if (result.exit_code == cannot_start) throw std::runtime_error(arguments[0] + ": cannot be started");
    return result;
}

} // namespace svp::test
