#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// What the name of a log says of whose it is, where nobody told how names are made. Only shapes that programs write:
//
//   <pod>_<ns>_<container>-<64 hexadecimal digits>.log    /var/log/containers
//   <ns>_<pod>_<uid>/<container>/<n>.log                  /var/log/pods
//   <ns>/<pod>/<container>.log                            where the pod's name has the ending of a generated one
//   <ns>/<pod>.log, <pod>.log                             likewise
//   <workload of Fleet or Rancher>.log
//
// "-previous", ".previous" and "_previous" before the ending mark a previous run.
struct GuessedLog {
  std::string ns;
  std::string pod;
  std::string container;  // the name of the file where there is no pod
  bool previous = false;
  std::vector<std::string> components;
};
GuessedLog GuessLog(std::string_view name);

// The components of a log whose namespace nothing tells: a pod that is named like those of Fleet and Rancher is taken
// for one, and so is a file (`pod` "") that is called after a workload.
std::vector<std::string> GuessComponents(std::string_view pod, std::string_view container);

// Whether a name is that of a log: "x.log", "x.log.1.gz", "syslog", "messages.1", "journalctl_--no-pager".
bool IsLogName(std::string_view name);

// Whether a name is that of JSON or YAML: ".json", ".ndjson", ".jsonl", ".yaml", ".yml".
bool IsObjectsName(std::string_view name);

// True for names with the ending that controllers give to pods: "web-7d9f8b6c5-x2x9z", "fluent-bit-x2x9z", "etcd-0".
bool IsPodName(std::string_view name);

}  // namespace bundlescope
