#include "core/snapshot/layouts/kubectl_table.h"

#include <algorithm>

#include "core/snapshot/layouts/command_output.h"

namespace bundlescope {
namespace {

// Kubernetes names are at most 253 bytes.
constexpr size_t kMaxNameBytes = 253;

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Byte offset of code point number `index`, or the size of the line. `*byte` and `*at` carry the search on.
size_t SeekCodePoint(std::string_view line, size_t index, size_t* byte, size_t* at) {
  while (*at < index && *byte < line.size()) {
    ++*byte;
    while (*byte < line.size() && (static_cast<unsigned char>(line[*byte]) & 0xC0) == 0x80) ++*byte;
    ++*at;
  }
  return *byte;
}

bool IsHeader(std::string_view line) {
  const std::string_view first = line.substr(0, line.find(' '));
  if (first != "NAME" && first != "NAMESPACE") return false;
  return std::none_of(line.begin(), line.end(), [](char c) { return (c >= 'a' && c <= 'z') || c < ' ' || c > '~'; });
}

class TableReader {
 public:
  KubectlReading Read(std::string_view text, bool complete) {
    if (!complete) text = text.substr(0, text.rfind('\n') + 1);
    std::string_view line;
    uint32_t number = 0;
    while (NextLine(&text, &line)) {
      ++number;
      if (table().columns.empty()) {
        ReadBeforeHeader(line);
      } else {
        ReadAfterHeader(line, number);
      }
    }
    Conclude(complete);
    return std::move(out_);
  }

 private:
  KubectlTable& table() { return out_.table; }
  const KubectlTable& table() const { return out_.table; }

  void ReadBeforeHeader(std::string_view line) {
    if (IsRemark(line)) {
      if (line.starts_with('E') && first_remark_.empty()) first_remark_ = line;
    } else if (IsHeader(line)) {
      header_ = line;
      SplitHeader(line);
    } else if (line.starts_with("No resources found")) {
      none_found_ = true;
    } else {
      Complain(line);
    }
  }

  void SplitHeader(std::string_view line) {
    size_t at = 0;
    while (at < line.size()) {
      const size_t gap = std::min(line.find("  ", at), line.size());
      table().columns.push_back(line.substr(at, gap - at));
      starts_.push_back(at);  // a header is ASCII: bytes are code points
      at = std::min(line.find_first_not_of(' ', gap), line.size());
    }
  }

  void ReadAfterHeader(std::string_view line, uint32_t number) {
    if (IsRemark(line) || line == header_) return;
    KubectlTable::Row row;
    row.line = number;
    if (!IsComplaint(line) && (CutByColumns(line, &row.cells) || CutByGaps(line, &row.cells)) && IsNamed(row)) {
      table().rows.push_back(std::move(row));
    } else {
      Complain(line);
    }
  }

  bool CutByColumns(std::string_view line, std::vector<std::string_view>* cells) const {
    cells->clear();
    size_t byte = 0;
    size_t at = 0;
    for (size_t i = 0; i < starts_.size(); ++i) {
      const size_t begin = SeekCodePoint(line, starts_[i], &byte, &at);
      if (i > 0 && begin < line.size() && line[begin - 1] != ' ') return false;
      size_t end = line.size();
      if (i + 1 < starts_.size()) end = SeekCodePoint(line, starts_[i + 1], &byte, &at);
      cells->push_back(Trim(line.substr(begin, end - begin)));
    }
    return true;
  }

  // For rows that were laid out apart from the header. Only rows without a hole can be told this way.
  bool CutByGaps(std::string_view line, std::vector<std::string_view>* cells) const {
    cells->clear();
    size_t at = 0;
    while (at < line.size()) {
      const size_t gap = std::min(line.find("  ", at), line.size());
      cells->push_back(Trim(line.substr(at, gap - at)));
      at = std::min(line.find_first_not_of(' ', gap), line.size());
    }
    return cells->size() == table().columns.size();
  }

  bool IsNamed(const KubectlTable::Row& row) const {
    for (size_t i = 0; i < table().columns.size(); ++i) {
      if (table().columns[i] != "NAME" && table().columns[i] != "NAMESPACE") continue;
      const std::string_view cell = row.cells[i];
      if (cell.empty() || cell.size() > kMaxNameBytes || cell.find(' ') != std::string_view::npos) return false;
    }
    return true;
  }

  // Keeps the first of the weightiest lines that are not part of the table.
  void Complain(std::string_view line) {
    const Weight weight = IsComplaint(line) || !table().columns.empty() ? Weight::kLoss : Weight::kUnknown;
    if (weight <= weight_) return;
    complaint_ = ReadComplaint(line);
    weight_ = weight;
  }

  void Conclude(bool complete) {
    const bool has_table = !table().columns.empty();
    if (!has_table && !none_found_) return ConcludeWithoutTable(complete);
    if (weight_ == Weight::kLoss) {
      out_.status = CoverageStatus::kTruncated;
      out_.reason = std::move(complaint_.reason);
    } else if (!complete) {
      out_.status = CoverageStatus::kTruncated;
      out_.reason = "the end of the table is missing";
    } else {
      out_.status = table().rows.empty() ? CoverageStatus::kEmpty : CoverageStatus::kCollected;
    }
  }

  void ConcludeWithoutTable(bool complete) {
    if (weight_ != Weight::kNone) {
      out_.status = complaint_.status;
      out_.reason = std::move(complaint_.reason);
      // Discovery failed in part, so that "no such resource type" proves nothing.
      if (out_.status == CoverageStatus::kNotFound && !first_remark_.empty()) out_.status = CoverageStatus::kFailed;
      return;
    }
    Complaint other = ReadComplaint(first_remark_);
    out_.status = complete ? other.status : CoverageStatus::kTruncated;
    out_.reason = first_remark_.empty() ? "the command printed nothing" : std::move(other.reason);
  }

  KubectlReading out_;
  std::vector<size_t> starts_;
  std::string_view header_;
  std::string_view first_remark_;
  bool none_found_ = false;
  Complaint complaint_;
  // kUnknown: stood before the header and does not look like an error; beside a table that is a mere remark.
  enum class Weight : uint8_t { kNone, kUnknown, kLoss } weight_ = Weight::kNone;
};

}  // namespace

std::string_view KubectlTable::Cell(const Row& row, std::string_view column) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != column) continue;
    const std::string_view cell = row.cells[i];
    return cell == "<none>" || cell == "<unknown>" ? std::string_view() : cell;
  }
  return {};
}

KubectlReading ReadKubectlTable(std::string_view text, bool complete) { return TableReader().Read(text, complete); }

}  // namespace bundlescope
