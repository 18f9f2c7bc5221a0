#include "tests/support/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

namespace bundlescope {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kShownBytes = 2'000;

// Both ends of a pipe; whatever is still open at the end is closed.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  ~Pipe() {
    CloseReader();
    CloseWriter();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool ok() const { return ends_[0] >= 0; }
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void CloseReader() { Close(&ends_[0]); }
  void CloseWriter() { Close(&ends_[1]); }

 private:
  static void Close(int* end) {
    if (*end >= 0) close(*end);
    *end = -1;
  }

  std::array<int, 2> ends_ = {-1, -1};
};

Error StartError(const ProcessCommand& command, std::string_view step, int error_number) {
  return Error(ErrorCode::kUnavailable,
               fmt::format("cannot start {}: {}: {}", command.argv.front(), step, strerror(error_number)));
}

// What the child does between fork and exec. `argv` was made before, as little may be done here.
[[noreturn]] void BecomeProgram(const ProcessCommand& command, char* const* argv, int out, int err, int failure) {
  const int in = open("/dev/null", O_RDONLY);
  bool ready = in >= 0 && dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0;
  if (ready && !command.folder.empty()) ready = chdir(command.folder.c_str()) == 0;
  if (ready && command.obey_file_modes && geteuid() == 0) {
    // Dropped from the bounding set, they are not given back by exec.
    ready = prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) == 0 &&
            prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0) == 0;
  }
  if (ready) {
    signal(SIGPIPE, SIG_DFL);  // test drivers may have it ignored; a shell's pipeline does not
    for (const auto& [name, value] : command.environment) {
      value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
    }
    execv(argv[0], argv);
  }
  const int error_number = errno;
  (void)!write(failure, &error_number, sizeof error_number);
  _exit(127);
}

// Reads what there is. False at the end of the stream.
bool ReadMore(int reader, std::string* to) {
  char buffer[65536];
  const ssize_t count = read(reader, buffer, sizeof buffer);
  if (count > 0) to->append(buffer, static_cast<size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

// Collects both outputs until the program has closed them. False when the deadline came first.
bool CollectOutput(Pipe* out, Pipe* err, Clock::time_point deadline, ProcessOutcome* outcome) {
  while (out->reader() >= 0 || err->reader() >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    std::array<pollfd, 2> watched = {{{out->reader(), POLLIN, 0}, {err->reader(), POLLIN, 0}}};
    if (poll(watched.data(), watched.size(), static_cast<int>(std::min<int64_t>(left, 1'000))) <= 0) continue;
    if (watched[0].revents != 0 && !ReadMore(out->reader(), &outcome->out)) out->CloseReader();
    if (watched[1].revents != 0 && !ReadMore(err->reader(), &outcome->err)) err->CloseReader();
  }
  return true;
}

// A program may close its outputs and go on, so the deadline counts here too.
void WaitForEnd(pid_t child, Clock::time_point deadline, ProcessOutcome* outcome) {
  int status = 0;
  while (!outcome->timed_out && waitpid(child, &status, WNOHANG) == 0) {
    outcome->timed_out = Clock::now() >= deadline;
    if (!outcome->timed_out) usleep(1'000);
  }
  if (outcome->timed_out) {
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
  }
  if (WIFEXITED(status)) outcome->exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome->signal = WTERMSIG(status);
}

// The end of an output: that is where programs say why they gave up.
std::string_view Tail(std::string_view text) {
  return text.size() > kShownBytes ? text.substr(text.size() - kShownBytes) : text;
}

}  // namespace

std::string ProcessOutcome::Describe() const {
  std::string how = fmt::format("exit code {}", exit_code);
  if (signal != 0) how = fmt::format("signal {} ({})", signal, strsignal(signal));
  if (timed_out) how += ", killed because it took too long";
  return fmt::format("{}\nstdout ({} bytes): {}\nstderr ({} bytes): {}", how, out.size(), Tail(out), err.size(),
                     Tail(err));
}

Result<ProcessOutcome> RunProcess(const ProcessCommand& command) {
  const Clock::time_point deadline = Clock::now() + command.timeout;
  std::vector<char*> argv;
  for (const std::string& argument : command.argv) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  Pipe out, err, failure;
  if (!out.ok() || !err.ok() || !failure.ok()) return StartError(command, "pipe", errno);
  if (command.closed_stdout) out.CloseReader();
  const pid_t child = fork();
  if (child < 0) return StartError(command, "fork", errno);
  if (child == 0) BecomeProgram(command, argv.data(), out.writer(), err.writer(), failure.writer());
  out.CloseWriter();
  err.CloseWriter();
  failure.CloseWriter();

  // The writer of `failure` is closed by a successful exec, so this read ends at once.
  int error_number = 0;
  if (read(failure.reader(), &error_number, sizeof error_number) == sizeof error_number) {
    waitpid(child, nullptr, 0);
    return StartError(command, "exec", error_number);
  }
  ProcessOutcome outcome;
  outcome.timed_out = !CollectOutput(&out, &err, deadline, &outcome);
  WaitForEnd(child, deadline, &outcome);
  return outcome;
}

}  // namespace bundlescope
