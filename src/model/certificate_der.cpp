#include "model/certificate_der.h"

#include <openssl/asn1.h>

#include <bit>

namespace calint {

namespace {

struct Element {
    int tag = 0;
    int tag_class = 0;
    bool is_constructed = false;
    std::string_view whole;
    std::string_view content;

    /// Of that universal type, in the form it must have.
    bool is(int wanted) const {
        const bool holds_others = wanted == V_ASN1_SEQUENCE || wanted == V_ASN1_SET;
        return tag_class == V_ASN1_UNIVERSAL && tag == wanted && is_constructed == holds_others;
    }
};

/// Takes the elements off the front of some bytes.
class DerReader {
  public:
    explicit DerReader(std::string_view bytes) : rest_(bytes) {}

    bool at_end() const { return rest_.empty(); }

    std::optional<Element> next() {
        if (rest_.empty()) return std::nullopt;
        const auto* const begin = reinterpret_cast<const unsigned char*>(rest_.data());
        const unsigned char* content = begin;
        long length = 0;
        Element element;
        const int form = ASN1_get_object(&content, &length, &element.tag, &element.tag_class,
                                         static_cast<long>(rest_.size()));
        // A length that is not known beforehand (the lowest bit) is BER, not DER.
        if ((form & 0x81) != 0) return std::nullopt;
        element.is_constructed = (form & V_ASN1_CONSTRUCTED) != 0;
        const auto header = static_cast<std::size_t>(content - begin);
        element.content = rest_.substr(header, static_cast<std::size_t>(length));
        element.whole = rest_.substr(0, header + element.content.size());
        rest_.remove_prefix(element.whole.size());
        return element;
    }

    /// The next one, if it is of that universal type.
    std::optional<Element> next(int tag) {
        std::optional<Element> element = next();
        if (element && !element->is(tag)) element.reset();
        return element;
    }

  private:
    std::string_view rest_;
};

/// Whether all elements, and all in them, end where they say.
bool is_well_formed(std::string_view bytes, int depth = 0) {
    constexpr int deepest = 32;  // real ones have about 8
    if (depth > deepest) return false;
    DerReader reader(bytes);
    while (!reader.at_end()) {
        const auto element = reader.next();
        if (!element) return false;
        if (element->is_constructed && !is_well_formed(element->content, depth + 1)) return false;
    }
    return true;
}

/// Whether an object identifier ends with a byte that says so.
bool ends_its_last_number(std::string_view identifier) {
    return !identifier.empty() && (identifier.back() & 0x80) == 0;
}

/// The object identifier that a sequence begins with, such as an AlgorithmIdentifier.
std::optional<std::string_view> algorithm(const std::optional<Element>& sequence) {
    if (!sequence) return std::nullopt;
    const auto name = DerReader(sequence->content).next(V_ASN1_OBJECT);
    if (!name || !ends_its_last_number(name->content)) return std::nullopt;
    return name->whole;
}

/// A Name: relative names, each a set of pairs of an identifier and a text.
bool is_name(const std::optional<Element>& sequence) {
    if (!sequence) return false;
    DerReader names(sequence->content);
    while (!names.at_end()) {
        const auto set = names.next(V_ASN1_SET);
        if (!set) return false;
        DerReader pairs(set->content);
        while (!pairs.at_end()) {
            const auto pair = pairs.next(V_ASN1_SEQUENCE);
            if (!algorithm(pair)) return false;
        }
    }
    return true;
}

bool is_time(const std::optional<Element>& element) {
    return element && (element->is(V_ASN1_UTCTIME) || element->is(V_ASN1_GENERALIZEDTIME));
}

/// What a bit string holds behind the number of bits that are missing at its end.
std::optional<std::string_view> bits(const std::optional<Element>& element) {
    if (!element || element->content.empty() ||
        static_cast<unsigned char>(element->content.front()) > 7)
        return std::nullopt;
    return element->content.substr(1);
}

bool take_key(std::string_view info, CertificateParts& out) {
    DerReader reader(info);
    const auto name = algorithm(reader.next(V_ASN1_SEQUENCE));
    const auto key = bits(reader.next(V_ASN1_BIT_STRING));
    if (!name || !key || !reader.at_end()) return false;
    out.key_algorithm = *name;
    out.key = *key;
    return true;
}

bool take_body(std::string_view body, CertificateParts& out) {
    DerReader reader(body);
    auto serial = reader.next();
    if (serial && serial->tag_class == V_ASN1_CONTEXT_SPECIFIC && serial->tag == 0) {
        DerReader version(serial->content);
        if (!version.next(V_ASN1_INTEGER) || !version.at_end()) return false;
        serial = reader.next();
    }
    if (!serial || !serial->is(V_ASN1_INTEGER)) return false;
    if (!algorithm(reader.next(V_ASN1_SEQUENCE))) return false;
    const auto issuer = reader.next(V_ASN1_SEQUENCE);
    const auto validity = reader.next(V_ASN1_SEQUENCE);
    const auto subject = reader.next(V_ASN1_SEQUENCE);
    const auto key_info = reader.next(V_ASN1_SEQUENCE);
    if (!is_name(issuer) || !validity || !is_name(subject) || !key_info) return false;
    DerReader times(validity->content);
    const auto first = times.next();
    const auto last = times.next();
    if (!is_time(first) || !is_time(last) || !times.at_end()) return false;
    out.first_day = first->whole;
    out.last_day = last->whole;
    out.is_self_signed = issuer->whole == subject->whole;
    return take_key(key_info->content, out);
}

}  // namespace

std::optional<CertificateParts> take_certificate_apart(std::string_view der) {
    DerReader outside(der);
    const auto certificate = outside.next(V_ASN1_SEQUENCE);
    if (!certificate || !outside.at_end() || !is_well_formed(certificate->content))
        return std::nullopt;
    DerReader reader(certificate->content);
    const auto body = reader.next(V_ASN1_SEQUENCE);
    const auto name = algorithm(reader.next(V_ASN1_SEQUENCE));
    const auto signature = bits(reader.next(V_ASN1_BIT_STRING));
    CertificateParts out;
    if (!body || !name || !signature || !reader.at_end() || !take_body(body->content, out))
        return std::nullopt;
    out.signature_algorithm = *name;
    return out;
}

int rsa_key_bits(std::string_view key) {
    const auto sequence = DerReader(key).next(V_ASN1_SEQUENCE);
    if (!sequence) return 0;
    const auto modulus = DerReader(sequence->content).next(V_ASN1_INTEGER);
    if (!modulus) return 0;
    std::string_view digits = modulus->content;
    while (!digits.empty() && digits.front() == '\0') digits.remove_prefix(1);
    if (digits.empty()) return 0;
    const int first = std::bit_width(static_cast<unsigned char>(digits.front()));
    return static_cast<int>(digits.size() - 1) * 8 + first;
}

}  // namespace calint
