#include "cli/conversion/conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "cli/conversion/conversion_plan.h"
#include "cli/conversion/log_copy.h"
#include "cli/inventory/inspection.h"
#include "core/archive/reader.h"
#include "core/archive/writer.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/loader.h"

namespace bundlescope {
namespace {

namespace fs = std::filesystem;

struct FirstReading {
  Inspection inspection;
  std::vector<bool> marks;
};

FirstReading ReadForTheFirstTime(const ConversionRequest& request, std::stop_token stop) {
  auto scanner = std::make_unique<LogScanner>(std::vector<ScanSignal>());
  LogHeads heads(*scanner);
  SnapshotBuilder builder;
  std::vector<RefusedArchive> refused;
  size_t read = 0;
  for (const std::string& path : request.archives) {
    if (Status status = LoadArchive(path, AllLayouts(), request.limits, builder, heads, stop); status) {
      ++read;
    } else {
      refused.push_back({path, std::move(status).error()});
    }
  }
  scanner->Finish();
  return {{builder.Build(), std::move(scanner), std::move(refused), read}, heads.marks()};
}

// Reading is deterministic, so the logs have the ids that they had the first time.
Status CopyLogs(const ConversionRequest& request, const std::vector<std::optional<PlannedLog>>& logs,
                NativeWriter& writer, std::stop_token stop) {
  std::stop_source own;
  const std::stop_callback pass_on(stop, [&own] { own.request_stop(); });
  SnapshotBuilder builder;
  LogCopy copy(logs, builder, writer, own);
  for (const std::string& path : request.archives) {
    if (own.stop_requested()) break;
    // What is refused now was refused before, or its logs will be missed.
    static_cast<void>(LoadArchive(path, AllLayouts(), request.limits, builder, copy, own.get_token()));
  }
  return copy.Finish();
}

// Reads nothing but notices what every reader would.
class Verification : public MemberSink {
 public:
  bool Begin(const Member&) override { return false; }
  bool Data(std::string_view) override { return true; }
  void End(bool) override {}
  void Report(const Defect& defect) override {
    if (defect.lost_data && !defect_) defect_ = defect;
  }
  const std::optional<Defect>& defect() const { return defect_; }

 private:
  std::optional<Defect> defect_;
};

Result<std::optional<Defect>> FirstDefect(const ArchiveWriter& archive, const ArchiveLimits& limits,
                                          std::stop_token stop) {
  Verification verification;
  BS_RETURN_IF_ERROR(ReadArchive(archive.current_path(), limits, verification, stop));
  if (stop.stop_requested()) return Error(ErrorCode::kUnavailable, "interrupted");
  return verification.defect();
}

// The new archive may take the place of those it was made of, so it must be one that can be read. The content was
// within the limits of those who asked for it; that it is packed more tightly than readers believe (a huge log of one
// line again and again) says nothing against it. To all other limits the writer keeps. zstd packs no more than 32,768
// to 1.
Status Verify(const ArchiveWriter& archive, Conversion* result, std::stop_token stop) {
  constexpr uint64_t kMaxRatio = 1'000'000;
  ArchiveLimits limits;
  BS_ASSIGN_OR_RETURN(std::optional<Defect> defect, FirstDefect(archive, limits, stop));
  while (defect && defect->code == "limit.ratio" && limits.max_ratio < kMaxRatio) {
    limits.max_ratio *= 10;
    result->needs_ratio = limits.max_ratio;
    BS_ASSIGN_OR_RETURN(defect, FirstDefect(archive, limits, stop));
  }
  if (!defect) return {};
  return Error(ErrorCode::kInvalidInput,
               fmt::format("the new archive could not be read back, and is not kept: {}", defect->message))
      .WithHint("use the archives that it should be made of; they are as they were");
}

std::optional<Timestamp> NewestTime(const Snapshot& snapshot) {
  std::optional<Timestamp> newest;
  for (const ArchiveInfo& archive : snapshot.archives()) newest = std::max(newest, archive.collected_at);
  return newest;
}

bool IsBelow(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

Result<std::unique_ptr<ArchiveWriter>> CreateOutput(const ConversionRequest& request) {
  WriterOptions options;
  options.keep_partial = false;
  return ArchiveWriter::Create(request.output, options);
}

// Early, so that nobody waits for nothing: what would be refused in the end, and what would be read while it is
// written. Tries it out, because only that tells who may write where, and leaves nothing there.
Status CheckOutput(const ConversionRequest& request) {
  std::error_code ignored;
  if (fs::is_directory(request.output, ignored)) {
    return Error(ErrorCode::kInvalidInput, "is a folder", Place{request.output})
        .WithHint("give the name of the archive that is to be made in it");
  }
  if (fs::exists(fs::symlink_status(request.output, ignored))) {
    return Error(ErrorCode::kInvalidInput, "there is a file of this name already", Place{request.output})
        .WithHint("choose another name, or remove the file first; nothing is ever overwritten");
  }
  const fs::path parent = fs::path(request.output).parent_path();
  const fs::path folder = fs::weakly_canonical(parent.empty() ? "." : parent, ignored);
  for (const std::string& archive : request.archives) {
    if (!fs::is_directory(archive, ignored) || !IsBelow(folder, fs::canonical(archive, ignored))) continue;
    return Error(ErrorCode::kInvalidInput, fmt::format("lies in {}, which is converted", archive),
                 Place{request.output})
        .WithHint("write the archive to another folder");
  }
  BS_RETURN_IF_ERROR(CreateOutput(request));
  return {};
}

// What is told of the archives before they are read once more.
void Summarise(const Inspection& inspection, const ConversionPlan& plan, Conversion* result) {
  const auto is_error = [](const Diagnostic& d) { return d.level == DiagnosticLevel::kError; };
  const std::span<const Diagnostic> diagnostics = inspection.snapshot.diagnostics();
  result->damaged = std::any_of(diagnostics.begin(), diagnostics.end(), is_error);
  result->clusters = plan.cluster_count();
  result->objects = inspection.snapshot.objects().size();
  result->logs = plan.log_count();
}

// The logs that are still to be written.
Result<std::vector<std::optional<PlannedLog>>> WriteAllButLogs(const ConversionRequest& request,
                                                               const FirstReading& reading, NativeWriter& writer,
                                                               Conversion* result) {
  const ConversionPlan plan(reading.inspection, reading.marks);
  BS_RETURN_IF_ERROR(plan.WriteHead(request.program_version, writer));
  plan.Describe(writer);
  Summarise(reading.inspection, plan, result);
  return plan.logs();
}

Status Write(const ConversionRequest& request, std::unique_ptr<FirstReading> reading, ArchiveWriter& archive,
             Conversion* result, std::stop_token stop) {
  const std::optional<Timestamp> collected_at = NewestTime(reading->inspection.snapshot);
  NativeWriter writer(archive, collected_at.value_or(Timestamp{}));
  BS_ASSIGN_OR_RETURN(const auto logs, WriteAllButLogs(request, *reading, writer, result));
  // The second reading takes as much memory as the first.
  reading.reset();
  BS_RETURN_IF_ERROR(CopyLogs(request, logs, writer, stop));
  BS_RETURN_IF_ERROR(writer.Finish(kNotRedacted, collected_at));
  BS_RETURN_IF_ERROR(Verify(archive, result, stop));
  return archive.Finish();
}

}  // namespace

Result<Conversion> Convert(const ConversionRequest& request, std::stop_token stop) {
  BS_RETURN_IF_ERROR(CheckOutput(request));
  auto reading = std::make_unique<FirstReading>(ReadForTheFirstTime(request, stop));
  Conversion result;
  result.refused = reading->inspection.refused;
  result.read = reading->inspection.read;
  result.interrupted = stop.stop_requested();
  if (result.interrupted || result.read == 0) return result;
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<ArchiveWriter> archive, CreateOutput(request));
  Status written = Write(request, std::move(reading), *archive, &result, stop);
  if (written) return result;
  result.interrupted = stop.stop_requested();
  if (result.interrupted) return result;
  return std::move(written).error();
}

}  // namespace bundlescope
