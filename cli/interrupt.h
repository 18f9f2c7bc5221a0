#pragma once

#include <stop_token>
#include <thread>

namespace bundlescope {

// While it lives, the first SIGINT or SIGTERM asks for a stop, so that what was read so far can still be reported; the
// second one ends the program at once with exit code 130. Make it before any other thread.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();

  std::stop_token token() const { return stop_.get_token(); }
  bool happened() const { return stop_.stop_requested(); }

 private:
  std::stop_source stop_;
  std::jthread watcher_;
};

}  // namespace bundlescope
