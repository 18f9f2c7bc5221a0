#include "cli/interrupt.h"

#include <unistd.h>

#include <csignal>
#include <ctime>

#include "cli/exit_code.h"

namespace bundlescope {
namespace {

sigset_t Signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

void Watch(std::stop_token done, std::stop_source stop) {
  const sigset_t set = Signals();
  const timespec wait{0, 50'000'000};
  while (!done.stop_requested()) {
    if (sigtimedwait(&set, nullptr, &wait) < 0) continue;
    if (done.stop_requested()) return;
    if (stop.stop_requested()) _exit(static_cast<int>(ExitCode::kInterrupted));
    stop.request_stop();
  }
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = Signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  watcher_ = std::jthread([stop = stop_](std::stop_token done) { Watch(done, stop); });
}

Interrupt::~Interrupt() {
  watcher_.request_stop();
  pthread_kill(watcher_.native_handle(), SIGTERM);  // so that it does not wait for its time
  watcher_.join();
  const sigset_t set = Signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace bundlescope
