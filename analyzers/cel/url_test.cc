#include "analyzers/cel/url.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "analyzers/cel/url_escapes.h"

namespace bundlescope {
namespace {

struct Case {
  std::string_view text;
  // "scheme|host|hostname|port|path", or "" where the text is refused.
  std::string_view parts;
  std::string_view source;
};

std::string PartsOf(const Url& url) {
  return url.scheme() + "|" + url.host() + "|" + std::string(url.Hostname()) + "|" + std::string(url.Port()) + "|" +
         url.EscapedPath();
}

constexpr std::string_view kDoc = "Kubernetes documentation, url()";
constexpr std::string_view kGo = "Go net/url, which Kubernetes uses";

TEST(ParseUrl, TakesUrlsApart) {
  static constexpr Case kCases[] = {
      {"https://user:pass@example.com:80/path?query=val#fragment", "https|example.com:80|example.com|80|/path", kDoc},
      {"/absolute-path", "||||/absolute-path", kDoc},
      {"https://a:b:c/", "", kDoc},
      {"../relative-path", "", kDoc},
      {"/path", "||||/path", kDoc},
      {"https://example.com/", "https|example.com|example.com||/", kDoc},
      {"https://example.com:80/", "https|example.com:80|example.com|80|/", kDoc},
      {"https://[::1]:80/", "https|[::1]:80|::1|80|/", kDoc},
      {"https://[::1]/", "https|[::1]|::1||/", kDoc},
      {"https://127.0.0.1:80/", "https|127.0.0.1:80|127.0.0.1|80|/", kDoc},
      {"https://example.com/path with spaces/", "https|example.com|example.com||/path%20with%20spaces/", kDoc},
      {"https://example.com", "https|example.com|example.com||", kDoc},
      {"ftp://ftp.is.co.za/rfc/rfc1808.txt", "ftp|ftp.is.co.za|ftp.is.co.za||/rfc/rfc1808.txt", "RFC 3986 1.1.2"},
      {"ldap://[2001:db8::7]/c=GB?objectClass?one", "ldap|[2001:db8::7]|2001:db8::7||/c=GB", "RFC 3986 1.1.2"},
      {"mailto:John.Doe@example.com", "mailto||||", "RFC 3986 1.1.2"},
      {"news:comp.infosystems.www.servers.unix", "news||||", "RFC 3986 1.1.2"},
      {"tel:+1-816-555-1212", "tel||||", "RFC 3986 1.1.2"},
      {"telnet://192.0.2.16:80/", "telnet|192.0.2.16:80|192.0.2.16|80|/", "RFC 3986 1.1.2"},
      {"urn:oasis:names:specification:docbook:dtd:xml:4.1.2", "urn||||", "RFC 3986 1.1.2"},
      {"foo://example.com:8042/over/there?name=ferret#nose", "foo|example.com:8042|example.com|8042|/over/there",
       "RFC 3986 3"},
      {"HTTPS://Example.COM/", "https|Example.COM|Example.COM||/", "RFC 3986 3.1; the host is left as written"},
      {"a+b-c.1://h/", "a+b-c.1|h|h||/", "RFC 3986 3.1"},
      {"1a://h/", "", "RFC 3986 3.1"},
      {"://h/", "", "RFC 3986 3.1"},
      {"", "", "RFC 3986 3"},
      {"*", "||||*", kGo},
      {"example.com", "", "RFC 3986 4.3"},
      {"example.com/path", "", "RFC 3986 4.3"},
      {"?query", "", "RFC 3986 4.3"},
      {"#fragment", "", "RFC 3986 4.3"},
      {"//example.com/path", "|example.com|example.com||/path", "RFC 3986 4.2"},
      {"///path", "||||///path", kGo},
      {"file:///etc/hosts", "file||||/etc/hosts", "RFC 8089 2"},
      {"file:/etc/hosts", "file||||/etc/hosts", "RFC 8089 2"},
      {"https://h:/", "https|h:|h||/", "RFC 3986 3.2.3: an empty port"},
      {"https://:8080/", "https|:8080||8080|/", "RFC 3986 3.2.2: an empty host"},
      {"https://h:80a/", "", "RFC 3986 3.2.3"},
      {"https://h:-1/", "", "RFC 3986 3.2.3"},
      {"https://::1/", "", "RFC 3986 3.2.2: IPv6 stands in brackets"},
      {"https://[::1/", "", "RFC 3986 3.2.2"},
      {"https://::1]/", "", "RFC 3986 3.2.2"},
      {"https://[127.0.0.1]/", "", "RFC 3986 3.2.2"},
      {"https://[example.com]/", "", "RFC 3986 3.2.2"},
      {"https://[::1]x/", "", "RFC 3986 3.2.2"},
      {"https://[]/", "", "RFC 3986 3.2.2"},
      {"https://a[::1]/", "", "RFC 3986 3.2.2"},
      {"https://[fe80::1%25en0]:8080/", "https|[fe80::1%en0]:8080|fe80::1%en0|8080|/", "RFC 6874 2"},
      {"https://[fe80::1%en0]/", "", "RFC 6874 2"},
      {"https://[fe80::1%25]/", "", "RFC 6874 2"},
      {"https://[::ffff:192.0.2.1]/", "https|[::ffff:192.0.2.1]|::ffff:192.0.2.1||/", "RFC 3986 3.2.2"},
      {"https://a b/", "", "RFC 3986 3.2.2"},
      {"https://a%20b/", "", "RFC 3986 3.2.2 with Go's rule: only what is not ASCII is escaped"},
      {"https://a%2/", "", "RFC 3986 2.1"},
      {"https://caf%C3%A9.example/", "https|caf\xC3\xA9.example|caf\xC3\xA9.example||/", "RFC 3986 3.2.2"},
      {"https://user@h/", "https|h|h||/", "RFC 3986 3.2.1"},
      {"https://a@b@h/", "https|h|h||/", kGo},
      {"https://us er@h/", "", "RFC 3986 3.2.1"},
      {"https://us[er@h/", "", "RFC 3986 3.2.1"},
      {"https://us%2Fer:p%40ss@h/", "https|h|h||/", "RFC 3986 3.2.1"},
      {"https://us%zzer@h/", "", "RFC 3986 2.1"},
      {"/a%2Fb%20c", "||||/a%2Fb%20c", "RFC 3986 2.1: escapes stay as they are"},
      {"/a%2fb", "||||/a%2fb", "RFC 3986 2.1"},
      {"/%zz", "", "RFC 3986 2.1"},
      {"/%", "", "RFC 3986 2.1"},
      {"/%4", "", "RFC 3986 2.1"},
      {"/a%20b c", "||||/a%20b%20c", "RFC 3986 2.1 and Kubernetes documentation, getEscapedPath"},
      {"/it's(a)[b]!*", "||||/it's(a)[b]!*", kGo},
      {"/\xC3\xA9", "||||/%C3%A9", "RFC 3986 2.5"},
      {"/\"x\"<y>", "||||/%22x%22%3Cy%3E", "RFC 3986 2.2"},
      {"/a:b@c", "||||/a:b@c", "RFC 3986 3.3"},
      {"https://h/a\tb", "", "RFC 3986 2.2"},
      {"https://h/a\nb", "", "RFC 3986 2.2"},
      {"https://h/\x7F", "", "RFC 3986 2.2"},
      {"https://h?query", "https|h|h||", "RFC 3986 3.2"},
      {"https://h/#frag", "https|h|h||/", "RFC 3986 3.5"},
      {"https://h?q#frag", "https|h|h||", "RFC 3986 3.5"},
      {"https://h#frag", "", "Kubernetes: the path before the fragment is missing"},
      {"https://h/#%zz", "", "RFC 3986 2.1"},
      {"https://h/?a=%zz", "https|h|h||/", "Go net/url: a query is not looked into"},
  };
  for (const Case& one : kCases) {
    const Result<Url> url = ParseUrl(one.text);
    ASSERT_EQ(url.has_value(), !one.parts.empty()) << one.text << " (" << one.source << ")";
    if (url) {
      EXPECT_EQ(PartsOf(*url), one.parts) << one.text << " (" << one.source << ")";
    }
  }
}

std::string QueryOf(std::string_view text) {
  const Result<Url> url = ParseUrl(text);
  EXPECT_TRUE(url) << text;
  std::string out;
  if (!url) return out;
  for (const auto& [key, value] : url->Query()) out += "<" + key + "=" + value + ">";
  return out;
}

TEST(Url, DecodesTheQuery) {
  // Kubernetes documentation, getQuery.
  EXPECT_EQ(QueryOf("https://example.com/path?k1=a&k2=b&k2=c"), "<k1=a><k2=b><k2=c>");
  EXPECT_EQ(QueryOf("https://example.com/path?key with spaces=value with spaces"),
            "<key with spaces=value with spaces>");
  EXPECT_EQ(QueryOf("https://example.com/path?"), "");
  EXPECT_EQ(QueryOf("https://example.com/path"), "");
  // The form encoding of HTML, as Go's net/url decodes it.
  EXPECT_EQ(QueryOf("/?a+b=c+d%2B"), "<a b=c d+>");
  EXPECT_EQ(QueryOf("/?a&b=&=c&&d=e=f"), "<a=><b=><=c><d=e=f>");
  EXPECT_EQ(QueryOf("/?%61=%C3%A9"), "<a=\xC3\xA9>");
  EXPECT_EQ(QueryOf("/?a=1;b=2&c=%zz&%z=1&d=4"), "<d=4>");
  EXPECT_EQ(QueryOf("/?a=%ff"), "<a=\xEF\xBF\xBD>");
  EXPECT_EQ(QueryOf("/?a=?b#c"), "<a=?b>");
  EXPECT_EQ(QueryOf("mailto:x?subject=y"), "<subject=y>");
}

TEST(Url, IsEqualWhereItsWritingIs) {
  const auto same = [](std::string_view a, std::string_view b) {
    return ParseUrl(a)->ToString() == ParseUrl(b)->ToString();
  };
  EXPECT_TRUE(same("HTTPS://h/p", "https://h/p"));
  EXPECT_TRUE(same("https://u%6E:p%61@h/", "https://un:pa@h/"));
  EXPECT_TRUE(same("/a b", "/a%20b"));
  EXPECT_TRUE(same("/p#a b", "/p#a%20b"));
  EXPECT_FALSE(same("/a%2Fb", "/a/b"));
  EXPECT_FALSE(same("/%2Fa/\xC3\xA9", "//a/\xC3\xA9"));
  EXPECT_FALSE(same("https://h/p", "https://H/p"));
  EXPECT_FALSE(same("https://u:p@h/", "https://u:q@h/"));
  EXPECT_FALSE(same("https://u:@h/", "https://u@h/"));
  EXPECT_FALSE(same("/p?", "/p"));
  EXPECT_FALSE(same("/p?a", "/p?b"));
  EXPECT_FALSE(same("/p#a", "/p#b"));
  EXPECT_FALSE(same("mailto:a@b", "mailto:a@c"));
  EXPECT_FALSE(same("file:/x", "http:/x"));
}

TEST(Url, KeepsSecretsOutOfItsSafeText) {
  EXPECT_EQ(ParseUrl("https://bob:hunter2@h:1/p?q#f")->ToSafeString(), "https://bob:***@h:1/p?q#f");
  EXPECT_EQ(ParseUrl("https://bob@h/")->ToSafeString(), "https://bob@h/");
  EXPECT_EQ(ParseUrl("postgres:bob:hunter2@h/db")->ToSafeString(), "postgres:***@h/db");
}

TEST(ParseUrl, HasABoundAndItsErrorsDoNotHoldTheText) {
  EXPECT_TRUE(ParseUrl("/" + std::string(8191, 'a')));
  EXPECT_FALSE(ParseUrl("/" + std::string(8192, 'a')));
  for (const char* text :
       {"https://secret:secret@[secret", "https://secret:secret@h:secret/", "secret", "https://h/%secret",
        "https://sec ret:secret@h/", "https://h/#%secret", "https://[secret]/"}) {
    const Result<Url> url = ParseUrl(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().message().find("secret"), std::string::npos) << url.error().message();
  }
}

TEST(Url, ReadsItsOwnWritingToTheSame) {
  static const std::vector<std::string> kPieces = {
      "https:", "//", "/", "a", "b:c",      "@", "?", "#", "%20", "%2F", "[::1]", ":",   "443",
      " ",      "&",  "=", ";", "\xC3\xA9", "%", "*", "'", "[",   "]",   "%25",   "x.y", "%C3%A9"};
  std::mt19937 random(3);
  int valid = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = random() % 2 == 0 ? "https://" : "";
    for (size_t k = random() % 10 + 1; k > 0; --k) text += kPieces[random() % kPieces.size()];
    const Result<Url> url = ParseUrl(text);
    if (!url) continue;
    ++valid;
    const std::string written = url->ToString();
    const Result<Url> again = ParseUrl(written);
    ASSERT_TRUE(again) << text << " was written as " << written;
    ASSERT_EQ(again->ToString(), written) << text;
    // Only its writing tells such a path from a host.
    if (url->host().empty() && url->EscapedPath().starts_with("//")) continue;
    ASSERT_EQ(PartsOf(*again), PartsOf(*url)) << text << " was written as " << written;
    ASSERT_EQ(again->Query(), url->Query()) << text;
  }
  EXPECT_GT(valid, 2'000);
}

TEST(UrlEscapes, UndoEachOtherForAnyBytes) {
  std::mt19937 random(5);
  for (int i = 0; i < 2'000; ++i) {
    std::string bytes;
    for (size_t k = random() % 12; k > 0; --k) bytes += static_cast<char>(random() % 256);
    for (UrlPart part : {UrlPart::kUserInfo, UrlPart::kPath, UrlPart::kQueryValue, UrlPart::kFragment}) {
      ASSERT_EQ(UnescapeUrl(EscapeUrl(bytes, part), part), bytes);
      ASSERT_TRUE(IsEscapedUrl(EscapeUrl(bytes, part), part));
    }
  }
}

}  // namespace
}  // namespace bundlescope
