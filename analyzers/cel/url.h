#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace bundlescope {

// An absolute URI or an absolute path, taken apart as url() of Kubernetes does it.
class Url {
 public:
  static constexpr size_t kMaxText = 8192;  // bytes

  // In lower case; "" for a path.
  const std::string& scheme() const { return scheme_; }
  // The host and, if there is one, ":" and the port: "[::1]:443". Percent escapes are decoded.
  const std::string& host() const { return host_; }
  // Without port and brackets.
  std::string_view Hostname() const;
  std::string_view Port() const;
  // As it was written where that is a valid path, else escaped anew: "/a b" gives "/a%20b".
  std::string EscapedPath() const;
  // The parameters of the query, decoded, in their order. Those that cannot be decoded or have a ';' are left out.
  std::vector<std::pair<std::string, std::string>> Query() const;

  // Bytes of the query as it was written.
  size_t query_size() const { return query_.size(); }

  // The whole URL in one writing; equal URLs have equal ones. Holds the password.
  std::string ToString() const { return Join(true); }
  // The same with *** in place of the password.
  std::string ToSafeString() const { return Join(false); }

 private:
  friend Result<Url> ParseUrl(std::string_view text);

  Status TakeFragment(std::string_view* text);
  void TakeScheme(std::string_view* text);
  Status TakeAuthority(std::string_view* text);
  Status SetUserInfo(std::string_view text);
  Status SetHost(std::string_view text);
  Status SetBracketedHost(std::string_view text);
  Status SetPath(std::string_view text);
  std::string Join(bool with_password) const;

  std::string scheme_;
  std::string opaque_;  // what follows the scheme of "mailto:a@b"
  bool has_authority_ = false;
  bool has_user_ = false;
  bool has_password_ = false;
  std::string user_;      // decoded
  std::string password_;  // decoded
  std::string host_;
  std::string path_;      // decoded
  std::string raw_path_;  // as written
  bool has_query_ = false;
  std::string query_;         // as written
  std::string fragment_;      // decoded
  std::string raw_fragment_;  // as written
};

// The grammar of RFC 3986 with the leniency of Go's net/url, as far as Kubernetes needs both: spaces and quotes in path
// and query are taken, control characters are not; a host in brackets is an IPv6 address (RFC 6874 zones included), any
// other has no colon but the one of its port; "host#fragment" needs a '/' or '?' between the two. The messages of
// errors do not hold the text.
Result<Url> ParseUrl(std::string_view text);

}  // namespace bundlescope
