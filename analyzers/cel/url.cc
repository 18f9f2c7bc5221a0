#include "analyzers/cel/url.h"

#include <algorithm>
#include <optional>

#include "analyzers/cel/ip_address.h"
#include "analyzers/cel/url_escapes.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

Error Wrong(std::string message) { return Error(ErrorCode::kInvalidInput, std::move(message)); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "", ":" or ":" and digits.
bool IsOptionalPort(std::string_view text) {
  return text.empty() || (text[0] == ':' && std::all_of(text.begin() + 1, text.end(), IsDigit));
}

// RFC 3986 section 3.2.1, and '@', which some write unescaped.
bool IsUserInfo(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return IsDigit(c) || IsLetter(c) || std::string_view("-._~!$&'()*+,;=%:@").find(c) != std::string_view::npos;
  });
}

// How many bytes the scheme has; nothing where there is none. RFC 3986 section 3.1.
std::optional<size_t> SchemeLength(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':') return i;
    const bool later = IsDigit(text[i]) || text[i] == '+' || text[i] == '-' || text[i] == '.';
    if (!IsLetter(text[i]) && !(later && i > 0)) return std::nullopt;
  }
  return std::nullopt;
}

// Where the port of "host:port" or "[::1]:port" begins, with its colon; the size where there is none.
size_t PortOffset(std::string_view host) {
  const size_t bracket = host.starts_with('[') ? host.rfind(']') : std::string_view::npos;
  if (bracket != std::string_view::npos) return bracket + 1;
  return std::min(host.rfind(':'), host.size());
}

Error BrokenEscape(std::string_view part) {
  return Wrong("a '%' in its " + std::string(part) + " is not followed by two hexadecimal digits");
}

}  // namespace

std::string_view Url::Hostname() const {
  const std::string_view name = std::string_view(host_).substr(0, PortOffset(host_));
  return name.starts_with('[') ? name.substr(1, name.size() - 2) : name;
}

std::string_view Url::Port() const {
  const std::string_view port = std::string_view(host_).substr(PortOffset(host_));
  return port.substr(std::min<size_t>(1, port.size()));
}

std::string Url::EscapedPath() const {
  if (IsEscapedUrl(raw_path_, UrlPart::kPath)) return raw_path_;
  return EscapeUrl(path_, UrlPart::kPath);
}

std::vector<std::pair<std::string, std::string>> Url::Query() const {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (std::string_view rest = query_; !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (one.empty() || one.find(';') != std::string_view::npos) continue;
    const size_t equals = std::min(one.find('='), one.size());
    const std::string_view written = one.substr(std::min(equals + 1, one.size()));
    const std::optional<std::string> key = UnescapeUrl(one.substr(0, equals), UrlPart::kQueryValue);
    const std::optional<std::string> value = UnescapeUrl(written, UrlPart::kQueryValue);
    if (key && value) parameters.emplace_back(ReplaceInvalidUtf8(*key), ReplaceInvalidUtf8(*value));
  }
  return parameters;
}

// Takes it off the end.
Status Url::TakeFragment(std::string_view* text) {
  const size_t hash = text->find('#');
  if (hash == std::string_view::npos) return {};
  raw_fragment_ = text->substr(hash + 1);
  *text = text->substr(0, hash);
  std::optional<std::string> fragment = UnescapeUrl(raw_fragment_, UrlPart::kFragment);
  if (!fragment) return BrokenEscape("fragment");
  fragment_ = std::move(*fragment);
  return {};
}

void Url::TakeScheme(std::string_view* text) {
  const std::optional<size_t> length = SchemeLength(*text);
  if (!length) return;
  scheme_ = text->substr(0, *length);
  for (char& c : scheme_) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  text->remove_prefix(*length + 1);
}

Status Url::TakeAuthority(std::string_view* text) {
  std::string_view authority = text->substr(2);
  authority = authority.substr(0, authority.find('/'));
  text->remove_prefix(2 + authority.size());
  has_authority_ = true;
  const size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    BS_RETURN_IF_ERROR(SetUserInfo(authority.substr(0, at)));
    authority.remove_prefix(at + 1);
  }
  return authority.starts_with('[') ? SetBracketedHost(authority) : SetHost(authority);
}

Status Url::SetUserInfo(std::string_view text) {
  if (!IsUserInfo(text)) return Wrong("what stands before '@' has a character that must be escaped");
  has_user_ = true;
  const size_t colon = text.find(':');
  has_password_ = colon != std::string_view::npos;
  std::optional<std::string> user = UnescapeUrl(text.substr(0, colon), UrlPart::kUserInfo);
  std::optional<std::string> password =
      UnescapeUrl(has_password_ ? text.substr(colon + 1) : std::string_view(), UrlPart::kUserInfo);
  if (!user || !password) return BrokenEscape("user information");
  user_ = std::move(*user);
  password_ = std::move(*password);
  return {};
}

Status Url::SetHost(std::string_view text) {
  const size_t port = std::min(text.find(':'), text.size());
  if (!IsOptionalPort(text.substr(port))) return Wrong("the port behind its host is no number");
  if (text.find_first_of("[]") != std::string_view::npos) {
    return Wrong("brackets in its host stand around an IPv6 address only");
  }
  std::optional<std::string> host = UnescapeUrl(text, UrlPart::kHost);
  if (!host) return Wrong("its host has a character that no host has");
  host_ = ReplaceInvalidUtf8(*host);
  return {};
}

// RFC 3986 section 3.2.2; RFC 6874 for the zone behind %25.
Status Url::SetBracketedHost(std::string_view text) {
  const size_t end = text.rfind(']');
  if (end == std::string_view::npos) return Wrong("the ']' behind its host is missing");
  const std::string_view port = text.substr(end + 1);
  if (!IsOptionalPort(port)) return Wrong("the port behind its host is no number");
  const std::string_view inside = text.substr(1, end - 1);
  const size_t zone_at = std::min(inside.find("%25"), inside.size());
  const Result<IpAddress> address = ParseIpAddress(inside.substr(0, zone_at));
  if (!address || !address->is_v6) return Wrong("its host in brackets is no IPv6 address");
  const std::optional<std::string> zone = UnescapeUrl(inside.substr(zone_at), UrlPart::kZone);
  if (!zone || zone->size() == 1) return Wrong("the zone of its IPv6 address is not valid");
  host_ = "[" + std::string(inside.substr(0, zone_at)) + ReplaceInvalidUtf8(*zone) + "]" + std::string(port);
  return {};
}

Status Url::SetPath(std::string_view text) {
  std::optional<std::string> path = UnescapeUrl(text, UrlPart::kPath);
  if (!path) return BrokenEscape("path");
  path_ = std::move(*path);
  raw_path_ = text;
  return {};
}

std::string Url::Join(bool with_password) const {
  std::string out = scheme_.empty() ? "" : scheme_ + ":";
  const size_t at = with_password ? std::string::npos : opaque_.rfind('@');
  out += at == std::string::npos ? opaque_ : "***" + opaque_.substr(at);
  if (has_authority_) out += "//";
  if (has_user_) {
    out += EscapeUrl(user_, UrlPart::kUserInfo);
    if (has_password_) out += ":" + (with_password ? EscapeUrl(password_, UrlPart::kUserInfo) : "***");
    out += "@";
  }
  std::string path = EscapedPath();
  // "/%2Fh/a b" has the path "//h/a%20b", which would read as a host.
  if (!has_authority_ && path.starts_with("//") && !raw_path_.starts_with("//")) path.replace(1, 1, "%2F");
  out += EscapeUrl(host_, UrlPart::kHost) + path;
  if (has_query_) out += "?" + query_;
  if (fragment_.empty()) return out;
  return out + "#" +
         (IsEscapedUrl(raw_fragment_, UrlPart::kFragment) ? raw_fragment_ : EscapeUrl(fragment_, UrlPart::kFragment));
}

Result<Url> ParseUrl(std::string_view text) {
  if (text.empty()) return Wrong("it is empty");
  if (text.size() > Url::kMaxText) return Wrong("it is longer than " + std::to_string(Url::kMaxText) + " bytes");
  const bool control =
      std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; });
  if (control) return Wrong("it has a control character");
  Url url;
  if (text == "*") {
    url.path_ = url.raw_path_ = text;
    return url;
  }
  if (text.starts_with(':')) return Wrong("the scheme before ':' is missing");
  const size_t hash = text.find('#');
  BS_RETURN_IF_ERROR(url.TakeFragment(&text));
  url.TakeScheme(&text);
  const size_t question = text.find('?');
  if (question != std::string_view::npos) {
    url.has_query_ = true;
    url.query_ = text.substr(question + 1);
    text = text.substr(0, question);
  }
  if (!text.starts_with('/')) {
    if (url.scheme_.empty()) return Wrong("it has neither a scheme nor does it begin with '/'");
    url.opaque_ = text;
    return url;
  }
  // Three slashes without a scheme are a path.
  if (text.starts_with("//") && !(url.scheme_.empty() && text.starts_with("///"))) {
    BS_RETURN_IF_ERROR(url.TakeAuthority(&text));
    const bool bare_host = text.empty() && !url.has_query_ && !url.scheme_.empty();
    if (bare_host && hash != std::string_view::npos) return Wrong("a '/' is missing between its host and '#'");
  }
  BS_RETURN_IF_ERROR(url.SetPath(text));
  return url;
}

}  // namespace bundlescope
