#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// The names of the files of one archive, to notice those that get into each other's way. It keeps a 64-bit hash of each
// thing it was told, so that memory is bounded by the number of names.
class NameIndex {
 public:
  struct Added {
    std::string name;              // as it was, or with "#2" and so on where it was there before
    bool repeated = false;         // so
    bool case_differs = false;     // a name that differs only in the case of ASCII letters was there before
    bool file_and_folder = false;  // a file of the same name is a folder of another one, or the other way round
  };

  Added Add(std::string name);

 private:
  // What a hash stands for.
  enum class Kind : uint8_t { kFile, kFolded, kFolder };

  // A set of hashes, with open addressing: names come in millions.
  class HashSet {
   public:
    bool Has(uint64_t hash) const;
    // False when it was there.
    bool Insert(uint64_t hash);

   private:
    size_t Find(uint64_t hash) const;
    std::vector<uint64_t> slots_;  // 0: empty
    size_t used_ = 0;
  };

  static uint64_t Hash(std::string_view text, Kind kind);
  bool MeetsFolder(std::string_view name);

  HashSet seen_;
  std::map<uint64_t, uint32_t> repetitions_;  // by hash, of files that came more than once
  uint64_t folders_ = 0;
};

}  // namespace bundlescope
