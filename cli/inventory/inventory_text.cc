#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/inventory/inventory.h"
#include "reports/page.h"
#include "reports/words.h"

namespace bundlescope {
namespace {

// What only this page says; the words that it shares with the reports are theirs.
struct Words {
  std::string_view layout, collected, from, at_least, zone_unsure, unknown_time, contents, whole, not_whole, refused;
  std::string_view clusters, belongs_to, not_collected, logs_count, objects_count, archives_in;
  std::string_view objects, logs, no_logs, no_objects, lines, no_times, previous, cut, inferred;
  std::string_view coverage, nothing_missing, diagnostics, no_diagnostics, partial;
};

constexpr Words kEnglish = {"layout",
                            "collected",
                            "known from",
                            "at the earliest",
                            ", by a clock whose zone is not certain",
                            "when it was collected is not known",
                            "{} packed, {} unpacked, {} files",
                            "whole",
                            "damaged or cut, see below",
                            "could not be read",
                            "Clusters",
                            "belongs to {} ({})",
                            "not collected; only the management cluster speaks of it",
                            "{} logs",
                            "{} objects",
                            "in {}",
                            "Objects",
                            "Logs",
                            "no logs",
                            "no objects",
                            "{} lines",
                            "no times",
                            "previous run",
                            "cut or damaged",
                            "year or zone concluded",
                            "Asked for, and missing or not whole",
                            "nothing is known to be missing",
                            "What was damaged or assumed",
                            "nothing",
                            "from tables: {}"};

constexpr Words kChinese = {"布局",
                            "收集时间",
                            "依据",
                            "不早于",
                            "，时钟的时区不确定",
                            "收集时间未知",
                            "打包 {}，解包 {}，{} 个文件",
                            "完整",
                            "已损坏或被截断，见下文",
                            "无法读取",
                            "集群",
                            "属于 {}（{}）",
                            "未收集；仅管理集群提到它",
                            "{} 份日志",
                            "{} 个对象",
                            "位于 {}",
                            "对象",
                            "日志",
                            "没有日志",
                            "没有对象",
                            "{} 行",
                            "没有时间",
                            "上一次运行",
                            "被截断或已损坏",
                            "年份或时区为推断",
                            "要求收集但缺失或不完整",
                            "没有已知的缺失",
                            "损坏与假设",
                            "无",
                            "来自表格：{}"};

std::string FormatBytes(uint64_t bytes) {
  constexpr std::string_view kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(kUnits)) {
    value /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

// The two sources that are before the end of the collection at any rate; all others that are not exact are clocks.
bool IsLowerBound(const ArchiveInfo& archive) {
  return archive.collected_at_from == "newest time in the objects" ||
         archive.collected_at_from == "manifest.json started";
}

// The columns of the labels, and of what stands behind them.
constexpr Page::Indent kLine = {2, 4};

class InventoryPage {
 public:
  InventoryPage(const Inspection& inspection, const InventoryOptions& options, std::string* out)
      : inspection_(inspection),
        options_(options),
        words_(options.language == Language::kChinese ? kChinese : kEnglish),
        page_(options.width, options.colour, out) {}

  void Write() {
    if (options_.parts.archives) WriteArchives();
    if (options_.parts.archives) WriteClusters();
    if (options_.parts.objects) WriteObjects();
    if (options_.parts.logs) WriteLogs();
    if (options_.parts.coverage) WriteCoverage();
    if (options_.parts.diagnostics) WriteDiagnostics();
  }

 private:
  const Snapshot& snapshot() const { return inspection_.snapshot; }
  std::string ClusterName(ClusterId id) const { return snapshot().clusters()[id].id; }

  // A time that is not exact is either a lower bound, or that of a clock of unknown zone, which may be wrong both ways.
  std::string CollectedAt(const ArchiveInfo& archive) const {
    const std::string time = FormatRfc3339(*archive.collected_at);
    if (archive.collected_at_exact) return time;
    if (IsLowerBound(archive)) return fmt::format("{} {}", words_.at_least, time);
    return time + std::string(words_.zone_unsure);
  }

  void WriteArchives() {
    for (const ArchiveInfo& archive : snapshot().archives()) {
      if (archive.layout.empty()) continue;  // refused
      page_.Head(0, archive.name);
      page_.Paragraph(kLine, fmt::format("{} {}: {}", words_.layout, archive.layout, archive.layout_reason));
      if (archive.collected_at) {
        page_.Paragraph(kLine, fmt::format("{} {} ({} {})", words_.collected, CollectedAt(archive), words_.from,
                                           archive.collected_at_from));
      } else {
        page_.Paragraph(kLine, words_.unknown_time);
      }
      page_.Paragraph(kLine, fmt::format("{}: {}, {}", archive.container,
                                         fmt::format(fmt::runtime(words_.contents), FormatBytes(archive.packed_bytes),
                                                     FormatBytes(archive.unpacked_bytes), archive.members),
                                         archive.complete ? words_.whole : words_.not_whole));
    }
    for (const RefusedArchive& refused : inspection_.refused) {
      page_.Head(0, refused.path);
      page_.Paragraph(kLine, fmt::format("{}: {}", words_.refused, refused.error.message()));
    }
  }

  void WriteClusters() {
    page_.Blank();
    page_.Head(0, words_.clusters);
    for (ClusterId id = 0; id < snapshot().clusters().size(); ++id) {
      const Cluster& cluster = snapshot().clusters()[id];
      std::vector<std::string> facts = {cluster.id, RoleWord(options_.language, Name(cluster.role))};
      if (!cluster.kubernetes.empty()) facts.push_back("Kubernetes " + cluster.kubernetes);
      if (cluster.upstream) {
        facts.push_back(
            fmt::format(fmt::runtime(words_.belongs_to), ClusterName(*cluster.upstream), cluster.link_reason));
      }
      if (cluster.collected) {
        facts.push_back(fmt::format(fmt::runtime(words_.objects_count), snapshot().Objects(id).size()));
        facts.push_back(fmt::format(fmt::runtime(words_.logs_count), CountLogs(id)));
      } else {
        facts.emplace_back(words_.not_collected);
      }
      std::vector<std::string> archives;
      for (const ArchiveId archive : cluster.archives) archives.push_back(snapshot().archives()[archive].name);
      if (!archives.empty()) {
        facts.push_back(fmt::format(fmt::runtime(words_.archives_in), fmt::join(archives, ", ")));
      }
      page_.Fields(kLine, facts);
    }
  }

  size_t CountLogs(ClusterId id) const {
    return static_cast<size_t>(std::count_if(snapshot().logs().begin(), snapshot().logs().end(),
                                             [id](const LogStream& l) { return l.cluster == id && !l.dropped; }));
  }

  void WriteObjects() {
    page_.Blank();
    page_.Head(0, words_.objects);
    if (snapshot().objects().empty()) return page_.Paragraph(kLine, words_.no_objects);
    if (options_.parts.each_object) return WriteEachObject();
    struct Count {
      size_t all = 0;
      size_t partial = 0;
    };
    std::map<std::pair<ClusterId, std::string>, Count> counts;
    for (const Object& object : snapshot().objects()) {
      Count& count = counts[{object.cluster, fmt::format("{}/{}", object.ApiVersion(), object.kind)}];
      ++count.all;
      if (object.partial) ++count.partial;
    }
    for (const auto& [key, count] : counts) {
      const std::string partial =
          count.partial == 0 ? "" : fmt::format("  ({})", fmt::format(fmt::runtime(words_.partial), count.partial));
      page_.Unbroken(2, fmt::format("{:<20} {:>8}  {}{}", ClusterName(key.first), count.all, key.second, partial));
    }
  }

  void WriteEachObject() {
    for (const Object& object : snapshot().objects()) {
      const std::string place =
          object.line > 1 ? fmt::format("{}:{}", object.place.member, object.line) : std::string(object.place.member);
      page_.Unbroken(2, fmt::format("{}  {}  {} {}", ClusterName(object.cluster), object.Display(),
                                    snapshot().archives()[object.place.archive].name, place));
    }
  }

  void WriteLogs() {
    page_.Blank();
    page_.Head(0, words_.logs);
    if (snapshot().logs().empty()) return page_.Paragraph(kLine, words_.no_logs);
    for (LogId id = 0; id < snapshot().logs().size(); ++id) {
      const LogStream& log = snapshot().logs()[id];
      if (log.dropped) continue;
      std::vector<std::string> facts = {ClusterName(log.cluster) + "  " + log.Display()};
      facts.push_back(fmt::format(fmt::runtime(words_.lines), LinesOf(inspection_, id)));
      facts.push_back(FormatBytes(log.bytes));
      const LogSpan span = SpanOf(inspection_, id);
      if (span.first && span.last) {
        facts.push_back(fmt::format("{} .. {}", FormatRfc3339(*span.first), FormatRfc3339(*span.last)));
      } else {
        facts.emplace_back(words_.no_times);
      }
      if (span.inferred) facts.emplace_back(words_.inferred);
      if (!log.complete) facts.emplace_back(words_.cut);
      facts.push_back(fmt::format("{} {}", snapshot().archives()[log.place.archive].name, log.place.member));
      page_.Fields(kLine, facts);
    }
  }

  void WriteCoverage() {
    page_.Blank();
    page_.Head(0, words_.coverage);
    bool any = false;
    for (const Coverage& entry : snapshot().coverage()) {
      if (entry.status == CoverageStatus::kCollected || entry.status == CoverageStatus::kEmpty) continue;
      any = true;
      std::vector<std::string> facts = {ClusterName(entry.cluster) + "  " + entry.what, entry.ns,
                                        StatusWord(options_.language, Name(entry.status)), entry.reason};
      page_.Fields(kLine, facts);
    }
    if (!any) page_.Paragraph(kLine, words_.nothing_missing);
  }

  void WriteDiagnostics() {
    page_.Blank();
    page_.Head(0, words_.diagnostics);
    const std::vector<Diagnostic> diagnostics = AllDiagnostics(inspection_);
    if (diagnostics.empty()) page_.Paragraph(kLine, words_.no_diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
      std::string place = snapshot().archives()[diagnostic.archive].name;
      if (!diagnostic.member.empty()) place += " " + diagnostic.member;
      page_.Paragraph(kLine, fmt::format("{} {}: {}: {}", DiagnosticWord(options_.language, Name(diagnostic.level)),
                                         diagnostic.code, place, diagnostic.message));
    }
  }

  const Inspection& inspection_;
  const InventoryOptions& options_;
  const Words& words_;
  Page page_;
};

}  // namespace

std::string InventoryText(const Inspection& inspection, const InventoryOptions& options) {
  std::string out;
  InventoryPage(inspection, options, &out).Write();
  return out;
}

}  // namespace bundlescope
