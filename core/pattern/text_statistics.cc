#include "core/pattern/text_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace bundlescope {
namespace {

// Counted over 33 MB, weighted: logs of Fleet, Rancher and k3s (47 %), a Debian system's /var/log (12 %), documents
// (12 %), JSON, YAML and XML (10 %), sources in C (9 %) and Python (10 %). Letters count without their case, digits and
// whatever has no sign here as one each.
constexpr std::string_view kSigns = ".,:;\"'/\\-_=()[]{}<>@#$%&*+|~`!?^";
constexpr size_t kDigit = 26;
constexpr size_t kSpace = 27;
constexpr size_t kFirstSign = 28;
constexpr size_t kControl = kFirstSign + kSigns.size();
constexpr size_t kHighByte = kControl + 1;
constexpr size_t kClasses = kHighByte + 1;

// Digits in base 64: twice the binary logarithm of how rare a class is, ...
constexpr std::string_view kBase64 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";
constexpr std::string_view kAlone = "9CAA8CCDAJFAB9ACKAA9BEGGFH66CDBK9HEKBEFGGJIIIGFOJPOOIKOOMPPSBE";
// ... and of how rare one (column) is behind another (row).
constexpr std::array<std::string_view, kClasses> kBehind = {
    "FB7AFEAMBNG767OAN786ADJJDK8CJKHQFMKPDGTNKRUVTJGRXYYYTWUbRZXbKK",
    "7CAC7CCJ9CH9GGBDKBBF5IICBH5CEIEPCIEM9HSLJQQTULLQYTSWQUQWOVWTIH",
    "7EBD7EM7BN97DH4FNBD8CIMMFN8EIJHLEKGOAFFKFRSWUKMTSVWTNMRWQWVXHJ",
    "9CDB4DEL8LH8IHBGLEDHCHKJEP66EDEM9IFMBCEGHOPTNIERRUYUOMOWNQTUEJ",
    "BB97AAFMEIL9C7HAF688HAHCGPA8CEEJ9IFPBECFHIOTOIEOPWXRQVOcNTUYEM",
    "7CCCBAKN6KO6HF6INAECAQMNEO68CFIODILNAEDGHOMVSIMSVSTUQTOTPXVZFH",
    "DIFH5K9B8MLBCA9EK8BFAHMNKDE6EGGM8HEOBD7HGOJUNHGPRUTRSLNVOSSZCH",
    "4MLH4JKM7LJDFJ8HMAG8CLHMIMC8EFEKAFHL9CGFGNOTPJFOURURRSOVOSTWEG",
    "C999BAAPLOI8A46CIC77KCPGSDEGKLKQHMKSEHQPLVPWXKFSbWbYUSVbWYVdMJ",
    "6GCA5GGHCGFFEB7BCE4HCCFILJ9DHGJMDFKJECOJHKNOOIOMOSOPMNQPORPSFB",
    "9FCF4JCF6JGCFCCFGFBD7FEJLO88FDHJAHJOA7LGBOLRRGJNRTRRPONRMSRUFE",
    "8IIE4CHH7HK7GJ7DPJCA8GLKDJGAHHBNAJGQDBDIJNQWRJIRKaXVSSQaPYUWFJ",
    "7CI83JEK9KM97I99MJ8EEGLLKPEBGIIMFJDQAEOKJSRURIGSVVUWSURWSVVbHI",
    "7K97896KCJGGGD9CLH85CHNNGOD8FFFMBHFOEEEHHOMTQJEQVVVTSTPXPVVVHJ",
    "HCA8JBBNEHD875CAQ6BA9EDK9KI9KKCPALDQFESKLRHVWKRJZYXVTUSXRWZYJK",
    "5LFC7HEA9LD6IG7AI7A9BIJKBKEBGIFNAHEPDCPHHOPURJESTWSSPUPbQUWWII",
    "9BCHHFDDIDB9DGHHAEGD2GEJJE8BFGFKCIHIBCMJELMOMJLONMNNQNMOQRMMEB",
    "8EBC4HBK8MBDCC6FKBA9BCJNBMG8CFFM9FEOBDGGGNGUNIGRXVYRPSPVNSTZGI",
    "DLBJ6IAB9PBBHFA9ID85CIGLCLF7BECJ8HCJCEDGFGMTRHLQNWTSMNOYNTKYEJ",
    "7KCE6HJ87IHBGI8DQ7AAAMGHBOA7CFDK9GFN8CJFHMOVPICQTVXSNSOXOMUaGK",
    "B9DB9FDRCNJ895J8S758LKQGOMAFMOPSGMOREJISOSSWVMQTWXUWVPUbYWVWKI",
    "6HDG3JIH6NFICF8GJHEEIMJLKI6DGKAPEJGM9DNMKKQSQJFQTTUTRVRXOTSTHF",
    "5HFG6II85KFFEA8FL79GJDAGJK9ACIHLEHJJFCOFIOLRPHNPONQTJKMTPSQRFE",
    "9FAE8DLHAKFF4FF8HGA7FIKEFE59ECGJEFFLBBGECLJQMFMPRPRSOMNQNSRSFE",
    "EEDJBHENELMC5BC6KB79IJENMLI5CCDI9FENBADEFMKQNGCNRURJPQMRLQQWBF",
    "BEGF6IGC9JFDCIFFEDDGJGGIJGA6JOKO3IIKEEOOBPIQRJOOPNTRRQOPRROQED",
    "BCCCCCONMNMLHNTLNLGDGLNIVD299D8KCMEN7EVQGSFUIMNWSWKNUFTKOWWYDJ",
    "BDADECFEBKFBDDCBOCAACFDEKN92EXLUAEFHGHFCKEHEGCNMHMMLDJMSJNRUOI",
    "DE8BDF9C8GGGFGEDQEDDHFHJQI2A7MSVGLDMSETOJPNRVFRWUVRTKQOYSTSc7J",
    "FQFFUMXPPYWSPQGFTFFRDFTVUSD4RWSU2HSTVSUSJUSKVQVXZTUVYUVVYYVY5K",
    "8IFIJEKHKRSALMQIPLIFMKNOVV36SVGU4OCOONNPPINBZKWVSOSZPUTXNVUYBL",
    "HGJJKHMMJPPKIGHILIFJLKJMNQI4MLNJKHHLJRLNLNLNLESOLNNINQMOOMLT1C",
    "C98CDADDCJF9B9FFOBABGGFMPK99L54OENFMJOUQGJJLBOAVJLPULVTWTXMSBM",
    "BCACCCDDBHGCBCEAKC9AEEEGIIG8E4BGEFHAHGKD8EDKKELKEHDLEKKNGLMJ9C",
    "9B5ADABECCCAAAGANA9AC8DFPN7AMPRPJL8LNPLPMPOQVNATPPPRAVRSRXQNBI",
    "HBGBJHJNJRMIJ9MCKFADBKCDQLFICNKO3DG9GELFF9EGHDMLLEHLFIGONMGH6B",
    "9A88CADGCFFAAEGCHC9EDFDHOH2DRWYVIPRR9ONSSVNUZRFbZWTUNRTXXVSaKK",
    "9B6A9ABD9LEAA999K978AAEDLJ8ILLQOHMQOMASGJPLOQSUVJOZYNTUUPXSVKI",
    "DHGCDILO9KQIKFNHPBEIMKDQPS86PSPV2DJKJM9KOMPNRNHRMNOORRKKQTPTHH",
    "CC8CDDFBBHECDD9AN86AADFBML5CIQLPC9LEGCNB8FRJYFOLMJJKEMPRJJEOCF",
    "MKNOPOSQOOTKRQDMRQJPQPUSRRM4B687AENHJOQC8IDLJBLRUKQLHLKdFSHS5F",
    "DH8BGCKJ8NHHAGHAPICGJKEKPP4CKFGNABKDGILHOA7FQLRQBLKOJHRMANPD5D",
    "OMNQOPPNPWTSOOONPOONRPQPSPJ2E66D9FMHNNP9BCFHJJMSPNRREDHRKRGT6E",
    "IIFKIHNLKPLKKIIHRCFKKGNQRSFALQOT2ITKNNSPNPOMCLQORJNQQSPOONST3E",
    "ONMOQOQNLQPQONRQROOPQOQNPRLAJ3KCBGJJMJPKDMGLBIPMNMSTROKTIQPX2E",
    "9E5BFFEEALIBD8GCQJ89GFMJPOJERUTTQO3OOIIORRUSUFLSURQUWWOSZDGRJH",
    "BFBBEDFGDHGEDFECKDBCGEFELIF7EFGJIEHKIIJEGLNLO5ETHMMGOQLSKSPQ3A",
    "7D9AE8ADDFH8DDE7HA8CD5HHGHFFHNKKFGMHKGMIIHIDHMJDJIKIKJHJMJJGA7",
    "HHD49GLL8MPKJFKBNGDDHIIAPN84JNIOKJKJJCNLKNKOREQP7KNQQRNRRKMWBC",
    "9B8BECDCCMHCEDCAJBA7DFHGLLABGKNJCAEFGCIAEGD6JHJEFEFIKNIILKGLA7",
    "JEDDGHGDDIJDFKHDKB5HHJKEHJ78INNIBGJJIDHEHIJNJLMMMICGLHJKKNKH39",
    "DHDFEEAHELIBEFCEG5DEHHHDKIF6HENJLHLHNIGJ9NJINMFK6ON5FMGMKJNI78",
    "CCACFEIIDRFEEEDBPECDF9KCROJ4BABPHG6HFIMGAKKQQKHNOMOS5LJTPMHP9E",
    "K7K2KKJJILLKHDLKPDFLMLMJPN78JJIJGBJFEKCGBHJQRJMNMLPRMAHGPNKTBC",
    "BCBBBACFBHICDCCCFB9CBFDEHIB5FIFHH9F8EGDDFBGJMEEJFHGGIK8FNIJG98",
    "HFG2GKEIJLLKIKIJHHIHKHLLNKACLNKNJIHOGIFJNMINJKOWQLKKKEH4KJLIA8",
    "BDABCCGFDGHFBDDAKCACEFFILK95ACEKHBFHFFIJCI7JQGQOMJOTKNMN5RRM8B",
    "DFFADFKHEGKGFGGEJBCGGIFJGIECHKGM9CEC3F6DEEHLMGINFHFKIIEHJCGL97",
    "KGHJJHIIEIK5MGGDHHHHJIH7HKD9JH8JABG9HLBCABHHJC7GJFHHNICLPBEO97",
    "EDGHEFHIEFJFFGHGHFCEGFIHHG9ADFDF9BA6CGD8DADCEFFGCDCEEJBJGGFD84",
    "EJCGFEJJCLMDEFHDMHBBDFHJMM73MPOOJNDLJIMELLJADAJJANPNGONOJOOO5A",
    "FGFFFGGGFGGFFEFGGFFFFGGGGGBAIIIIHGIIIIIIHIIIICIIIIJIIIIIIIII81",
};

// Words that are far more frequent than their letters tell, by the binary logarithm of how many bytes there are for
// one of them.
struct Words {
  int rarity;
  std::string_view words;  // in order
};
constexpr Words kWords[] = {
    {9, "comment fleet name"},
    {10, "bundle bundledeployment cattle cluster controller default info level logger namespace status"},
    {11,
     "class const controllergroup controllerkind define installed list local node reconcileid self time "
     "type"},
    {12,
     "agent audit base cache changed check client commit configure configured current data database debug "
     "error file from gitrepo hash href http https install license number openssl package previously "
     "python rancher reflector report request resource return setting size string system this trace true "
     "unpack unpacking value version watch with"},
    {13,
     "accept access adding apis application apps auth automatic backend batch bytes caller clusters "
     "clusterstatus common compact compacted connection copyright deployed deploymentid description "
     "duration equal event example exit failed false files flags func function generation github gitjob "
     "guard helm html import include ingest java json kind kube kubelet kubernetes latency machine match "
     "metric mime missing nodes nonmodified north object only options param path pkcs process prod "
     "protocol reading ready relay release remotedialer resourceversion response revision scope search "
     "secret session share software south stage start starting startup stream switch targets text token "
     "took tools total unchanged update updating void volumes warning will"},
    {14,
     "activedirectory apiserver archives args attribute bool branch build caches card clang cleanup close "
     "clusterrolebinding command compaction connect context copy count created creating debian demo deploy "
     "detail document else endif factory family findings firststartedpulling fleetcontroller forbidden "
     "format free general global google green group groups index informer informers init item items "
     "kubeconfig labels lasted length libc limit linux llvm metadata method module must mvcc namespaces "
     "nonready normal null numeric observed observedgeneration operationexecutor option other pattern perl "
     "planner podstartsloduration principal probes project projected provided public rbac read received "
     "reconciler refreshed registration remote resources result retry root rows rule runs second server "
     "shared short should signature skipping source stack started state struct style support synced table "
     "target template tracker unauthorized unexpected uniquename unsigned users using verb verdict "
     "verifycontrollerattachedvolume very volume waiting when which without wrote"},
    {15,
     "added after alias archive array attempt been block buffer bundledeployments bundles callback cleaned "
     "collector color conditions config console content contents coredns create delete deployer deployment "
     "descriptor details diagnostics directory display distribution docs documentation dryrun encoding "
     "except extern finished first flag following found functions gitrepos glob handler header image "
     "implied including input integer internal javascript keep kvstore library like link looked lookup "
     "make message minutes model modules notice ocsp optional orphaned output parent permission pods point "
     "prefix print program punctuation raft raise reference reserved returns rights runtime scheduled "
     "script section service serviceaccount static steps storing such summary summed systemd terms title "
     "traceutil transaction typedef types unused upgrading utils variable variant vendor verify windows "
     "word work write xmlns"},
};

// Capitals among letters.
constexpr double kCapitals = 0.08;

double FromBase64(char digit) { return std::exp2(-0.5 * static_cast<double>(kBase64.find(digit))); }

struct Tables {
  Tables() {
    for (size_t row = 0; row < kClasses; ++row) {
      alone[row] = FromBase64(kAlone[row]);
      for (size_t column = 0; column < kClasses; ++column) behind[row][column] = FromBase64(kBehind[row][column]);
    }
    class_of.fill(static_cast<uint8_t>(kControl));
    std::fill(class_of.begin() + 128, class_of.end(), static_cast<uint8_t>(kHighByte));
    share_of.fill(1.0 / 32);
    std::fill(share_of.begin() + 128, share_of.end(), 1.0 / 64);
    for (size_t i = 0; i < 26; ++i) {
      Set('a' + i, i, 1 - kCapitals);
      Set('A' + i, i, kCapitals);
    }
    for (size_t i = 0; i < 10; ++i) Set('0' + i, kDigit, 0.1);
    Set(' ', kSpace, 1);
    for (size_t i = 0; i < kSigns.size(); ++i) Set(static_cast<uint8_t>(kSigns[i]), kFirstSign + i, 1);
  }

  void Set(size_t byte, size_t which, double share) {
    class_of[byte] = static_cast<uint8_t>(which);
    share_of[byte] = share;
  }

  std::array<double, kClasses> alone;
  std::array<std::array<double, kClasses>, kClasses> behind;
  std::array<uint8_t, 256> class_of;
  std::array<double, 256> share_of;  // of a byte in its class
};

const Tables& TheTables() {
  static const Tables tables;
  return tables;
}

// The letter, in lower case, that a set stands for in either or both cases; '\0' if it is none.
char LetterOf(const ByteSet& set) {
  const size_t first = set._Find_first();
  const size_t second = set._Find_next(first);
  const size_t letter = first | 0x20;
  if (letter < 'a' || letter > 'z') return '\0';
  if (second < set.size() && ((second | 0x20) != letter || set._Find_next(second) < set.size())) return '\0';
  return static_cast<char>(letter);
}

// Shorter pieces of words are told well enough by pairs.
constexpr size_t kFewestLetters = 4;

std::unordered_map<std::string_view, double> CutWords() {
  std::unordered_map<std::string_view, double> shares;
  for (const Words& words : kWords) {
    std::string_view rest = words.words;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      for (size_t first = 0; first + kFewestLetters <= word.size(); ++first) {
        const size_t most = std::min(ExpectedShares::kMostLetters, word.size() - first);
        for (size_t count = kFewestLetters; count <= most; ++count) {
          shares[word.substr(first, count)] += std::exp2(-words.rarity);
        }
      }
    }
  }
  return shares;
}

// 0 for what is in no word.
double ShareAsWord(std::string_view letters) {
  static const std::unordered_map<std::string_view, double> shares = CutWords();
  const auto found = shares.find(letters);
  return found == shares.end() ? 0 : found->second;
}

}  // namespace

std::vector<ExpectedShares::Part> ExpectedShares::PartsOf(const ByteSet& set) {
  const Tables& tables = TheTables();
  const size_t first = set._Find_first();
  if (first < set.size() && set._Find_next(first) == set.size()) {
    return {{tables.class_of[first], static_cast<float>(tables.share_of[first])}};
  }
  std::array<float, kClasses> sums{};
  for (size_t byte = first; byte < set.size(); byte = set._Find_next(byte)) {
    sums[tables.class_of[byte]] += static_cast<float>(tables.share_of[byte]);
  }
  std::vector<Part> parts;
  for (size_t which = 0; which < kClasses; ++which) {
    if (sums[which] > 0) parts.push_back({static_cast<uint8_t>(which), std::min(sums[which], 1.0f)});
  }
  return parts;
}

ExpectedShares::ExpectedShares(const std::vector<ByteSet>& sequence) {
  parts_.reserve(sequence.size());
  for (const ByteSet& set : sequence) {
    std::vector<Part> parts = PartsOf(set);
    has_one_part_ = has_one_part_ && parts.size() == 1;
    parts_.push_back(std::move(parts));
    letters_ += LetterOf(set);
    const size_t first = set._Find_first();
    capitals_ += set.count() == 1 && first >= 'A' && first <= 'Z' ? 'C' : '-';
  }
}

double ExpectedShares::ByPairs(size_t first, size_t count) const {
  const Tables& tables = TheTables();
  if (has_one_part_ && count > 0) {
    const Part* before = parts_[first].data();
    double share = tables.alone[before->which] * before->share;
    for (size_t i = first + 1; i < first + count; ++i) {
      const Part* part = parts_[i].data();
      share *= tables.behind[before->which][part->which] * part->share;
      before = part;
    }
    return share;
  }
  std::vector<std::pair<size_t, double>> state;  // by the class of the last byte
  std::vector<std::pair<size_t, double>> next;
  for (size_t i = first; i < first + count; ++i) {
    next.clear();
    for (const Part& part : parts_[i]) {
      double reached = i == first ? tables.alone[part.which] : 0;
      for (const auto& [before, probability] : state) reached += probability * tables.behind[before][part.which];
      next.emplace_back(part.which, reached * part.share);
    }
    state.swap(next);
  }
  double sum = 0;
  for (const auto& [which, share] : state) sum += share;
  return sum;
}

double ExpectedShares::Of(size_t first, size_t count) const {
  double share = ByPairs(first, count);
  double highest = 1;
  const std::string_view letters = std::string_view(letters_).substr(first, count);
  for (size_t begin = 0; begin < letters.size();) {
    size_t end = begin;
    while (end < letters.size() && letters[end] != '\0') ++end;
    if (end - begin >= kFewestLetters) {
      const double by_pairs = ByPairs(first + begin, end - begin);
      const bool capital =
          std::string_view(capitals_).substr(first + begin, end - begin).find('C') != std::string_view::npos;
      const double as_word = ShareAsWord(letters.substr(begin, end - begin)) * (capital ? kCapitals : 1);
      if (as_word > by_pairs) {
        share *= as_word / by_pairs;
        highest = std::min(highest, as_word);
      }
    }
    begin = end + 1;
  }
  // Words come together with what stands around them more often than pairs tell: halfway between both extremes.
  return std::min(share, highest == 1 ? share : std::sqrt(share * highest));
}

double ExpectedShares::OfRarest(size_t count) const {
  count = std::min(count, parts_.size());
  double rarest = 1;
  for (size_t first = 0; first + count <= parts_.size(); ++first) rarest = std::min(rarest, Of(first, count));
  return rarest;
}

}  // namespace bundlescope
