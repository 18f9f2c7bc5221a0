#pragma once

namespace bundlescope {

// As many threads as it is of use to have for one task besides that of the caller: by the processors that this process
// may use, and no more than three.
unsigned SpareThreads();

}  // namespace bundlescope
