//! Tests of text: parsing and normal forms.

use super::*;

#[test]
fn a_search_ignores_case_and_accents() {
    for (typed, folded) in [
        ("José García", "jose garcia"),
        ("JÜRGEN GROSS", "jurgen gross"),
        ("Groß", "gross"),
        ("GROẞ", "gross"),
        ("Łukasz", "lukasz"),
        ("Søren Ærø", "soren aero"),
        ("Đorđe", "dorde"),
        ("Þórður Guðmundsson", "thordur gudmundsson"),
        ("Cœur", "coeur"),
        ("İstanbul Işık ısı", "istanbul isik isi"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Ёлка", "елка"),
        ("ﬁn ｆｕｌｌ ①", "fin full 1"),
        ("ǅ Ǆ", "dz dz"),
    ] {
        assert_eq!(fold(typed), folded, "{typed}");
    }
}

#[test]
fn white_space_and_what_cannot_be_seen_make_no_difference() {
    assert_eq!(fold("  Ada \t\r\n  Lovelace\u{a0}\u{2003}"), "ada lovelace");
    assert_eq!(fold("Ada  Lovelace"), "ada lovelace");
    assert_eq!(fold("Ada\u{0}Lovelace"), "ada lovelace");
    assert_eq!(fold("A\u{ad}da\u{200b} Love\u{202c}lace\u{feff}"), "ada lovelace");
    assert_eq!(fold(" \n "), "");
    assert_eq!(fold(""), "");
}

#[test]
fn folding_twice_changes_nothing_for_any_character_there_is() {
    // The remaining characters are ideographs, which no folding changes.
    let letters = ('\0'..'\u{3400}')
        .chain('\u{a000}'..'\u{ac10}')
        .chain('\u{d780}'..'\u{20000}')
        .chain('\u{2f800}'..'\u{2fa20}')
        .chain('\u{e0000}'..'\u{e0200}');
    for letter in letters {
        let text = format!("a {letter}b");
        let once = fold(&text);
        assert_eq!(fold(&once), once, "{letter:?} (U+{:04X})", u32::from(letter));
        let key = EmailAddress::parse(&format!("{letter}b@example.org"));
        if let Ok(address) = key {
            let again = EmailAddress::parse(address.key());
            assert_eq!(again.as_ref().map(EmailAddress::key), Ok(address.key()), "U+{:04X}", u32::from(letter));
        }
    }
}

#[test]
fn ascii_folds_the_same_on_the_short_way_and_on_the_long() {
    for letter in 0_u8..128 {
        let text = format!(" X{}y  Z ", char::from(letter));
        let long = fold(&format!("{text}é"));
        assert_eq!(format!("{} e", fold(&text)), long, "{letter}");
    }
}

#[test]
fn an_address_is_compared_without_case_and_kept_as_typed() {
    let address = EmailAddress::parse("  Ada.Lovelace@Example.ORG ").expect("an address");
    assert_eq!(address.as_str(), "Ada.Lovelace@Example.ORG");
    assert_eq!(address.key(), "ada.lovelace@example.org");
}

#[test]
fn an_address_keeps_its_accents_when_compared() {
    let key = |text: &str| EmailAddress::parse(text).map(|address| address.key().to_owned());
    assert_eq!(key("JOSÉ@example.org"), key("jose\u{301}@example.org"));
    assert_ne!(key("josé@example.org"), key("jose@example.org"));
    assert_ne!(key("a@straße.example"), key("a@strasse.example"));
    assert_eq!(key("ΣΊΣΥΦΟΣ@example.org"), key("σίσυφος@example.org"));
}

#[test]
fn addresses_of_any_script_are_taken() {
    for text in [
        "用户@例子.广告",
        "अजय@डाटा.भारत",
        "квіточка@пошта.укр",
        "χρήστης@παράδειγμα.ελ",
        "Dörte@Sörensen.example",
        "o'neil+kith@x.io",
        "bob@localhost",
        "a..b@docomo.ne.jp",
    ] {
        assert!(EmailAddress::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn a_wrong_address_is_told_what_is_wrong() {
    for (text, reason) in [
        ("bob@", "“bob@” is not an email address: the part after @ is missing."),
        ("@x.org", "“@x.org” is not an email address: the part before @ is missing."),
        ("bob", "“bob” is not an email address: the @ is missing."),
        ("a@b@c", "“a@b@c” is not an email address: it has more than one @."),
        ("a b@c.org", "“a b@c.org” is not an email address: it contains a space."),
        ("Bob<b@c.org>", "“Bob<b@c.org>” is not an email address: it contains “<”."),
        ("a@b.org;c@d.org", "“a@b.org;c@d.org” is not an email address: it has more than one @."),
        ("a;c@b.org", "“a;c@b.org” is not an email address: it contains “;”."),
        ("a@b..org", "“a@b..org” is not an email address: the part after @ has a misplaced dot."),
        ("a@b.org/x", "“a@b.org/x” is not an email address: the part after @ contains “/”."),
        ("", "An email address is missing."),
    ] {
        assert_eq!(EmailAddress::parse(text), Err(reason.to_owned()), "{text}");
    }
    assert!(EmailAddress::parse("a\0b@c.org").is_err());
    assert!(EmailAddress::parse("a\u{200b}b@c.org").is_err());
}

#[test]
fn an_address_has_at_most_254_bytes() {
    let long = |bytes: usize| format!("{}@example.org", "a".repeat(bytes - "@example.org".len()));
    assert!(EmailAddress::parse(&long(254)).is_ok());
    assert!(EmailAddress::parse(&long(255)).is_err());
    let reason = EmailAddress::parse(&"x".repeat(1_000_000)).expect_err("too long");
    assert!(reason.len() < 300, "a reason is short: {}", reason.len());
}

#[test]
fn a_number_is_read_by_the_workspace_s_country() {
    for (typed, country, e164) in [
        ("030 1234567", Some("DE"), Some("+49301234567")),
        ("(415) 555-2671", Some("us"), Some("+14155552671")),
        ("+44 20 7183 8750", None, Some("+442071838750")),
        ("＋81 3-1234-5678", None, Some("+81312345678")),
        ("0044 20 7183 8750", Some("DE"), Some("+442071838750")),
        ("٠١٠٢٣٤٥٦٧٨٩", Some("EG"), Some("+201023456789")),
        ("+39 06 1234 5678", None, Some("+390612345678")),
        ("1-800-FLOWERS", Some("US"), Some("+18003569377")),
        ("\u{202a}+1 415 555 2671\u{202c}", None, Some("+14155552671")),
    ] {
        let number = PhoneNumber::parse(typed, country).expect(typed);
        assert_eq!(number.e164.as_deref(), e164, "{typed}");
    }
}

#[test]
fn a_number_is_kept_as_typed_with_its_extension() {
    let number = PhoneNumber::parse(" +1 (415) 555-2671 ext. 89 ", None).expect("a number");
    assert_eq!(number.typed, "+1 (415) 555-2671 ext. 89");
    assert_eq!(number.e164.as_deref(), Some("+14155552671"));
}

#[test]
fn a_number_that_no_country_reads_is_kept_and_identifies_nobody() {
    for (typed, country) in [("030 1234567", None), ("(030) 123-45 67", None), ("12345", Some("XX")), ("555-0123", Some("US"))] {
        let number = PhoneNumber::parse(typed, country).expect(typed);
        assert_eq!((number.typed.as_str(), number.e164), (typed, None));
    }
}

#[test]
fn what_is_no_number_is_refused_with_a_reason() {
    for (typed, country) in [
        ("hello", None),
        ("hello", Some("US")),
        ("12", None),
        ("+999 123456789", None),
        ("+1 23", None),
        ("12345678901234567890", Some("US")),
        ("1234567890123456789012345", None),
        ("bob12345@example.org", None),
        ("bob12345@example.org", Some("US")),
        ("030 1234567;030 7654321", Some("DE")),
        ("030\u{0}1234567", Some("DE")),
    ] {
        let reason = PhoneNumber::parse(typed, country).expect_err(typed);
        assert!(reason.contains("is not a phone number: ") && reason.ends_with('.'), "{reason}");
    }
    assert_eq!(PhoneNumber::parse("+1 23", None), Err("“+1 23” is not a phone number: it is too short for its country.".to_owned()));
    assert_eq!(PhoneNumber::parse(" ", None), Err("A phone number is missing.".to_owned()));
}

#[test]
fn digits_of_any_script_are_digits() {
    assert_eq!(digits("+49 (0)30 / 12-34"), "490301234");
    assert_eq!(digits("٠١٢ ३४५ ６７８ a"), "012345678");
    assert_eq!(digits("no number"), "");
}

#[test]
fn a_full_name_is_split_at_its_last_space() {
    for (full, first, last) in [
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Johann  Sebastian   Bach ", "Johann  Sebastian", "Bach"),
        ("Madonna", "Madonna", ""),
        ("", "", ""),
        ("毛\u{3000}泽东", "毛", "泽东"),
    ] {
        assert_eq!(split_name(full), (first.to_owned(), last.to_owned()), "{full}");
    }
}

#[test]
fn somebody_without_a_name_is_called_by_the_email_and_else_by_the_phone() {
    assert_eq!(display_name("Ada", "Lovelace", "a@x.org", "1"), "Ada Lovelace");
    assert_eq!(display_name("", "Lovelace", "a@x.org", "1"), "Lovelace");
    assert_eq!(display_name("", "", "a@x.org", "1"), "a@x.org");
    assert_eq!(display_name("", "", "", "1"), "1");
}

#[test]
fn a_name_that_is_pasted_with_a_line_break_gets_a_space() {
    assert_eq!(line("Company", " ACME\r\nWorks\tLtd "), Ok("ACME Works Ltd".to_owned()));
}

#[test]
fn a_name_with_a_control_character_is_refused_not_mended() {
    assert_eq!(line("First name", "A\0da"), Err("First name contains a control character (U+0000) that can’t be stored.".to_owned()));
    assert!(line("First name", "A\u{1b}[31mda").is_err());
    assert!(notes("a\0b").is_err());
}

#[test]
fn a_name_that_cannot_be_seen_is_refused() {
    for text in ["\u{200b}", "\u{202e}", "\u{2066}\u{2069}", "\u{feff}\u{ad}", "\u{3164}", "\u{2800} \u{2800}", "\u{fe0f}", "\u{e0041}"] {
        assert_eq!(line("First name", text), Err("First name has no character that can be seen.".to_owned()), "{text:?}");
        assert_eq!(tag(text), Err("Tag has no character that can be seen.".to_owned()), "{text:?}");
    }
    assert_eq!(line("First name", " \u{3000} "), Ok(String::new()), "white space is no name, as ever");
}

#[test]
fn no_name_reads_backwards() {
    assert_eq!(line("First name", "\u{202e}nimda\u{202c}"), Ok("nimda".to_owned()));
    assert_eq!(line("Company", "ACME \u{2067}x\u{2069}\r\n"), Ok("ACME x".to_owned()));
    assert_eq!(tag("\u{202b}vip\u{202c}"), Ok("vip".to_owned()));
    // Characters that scripts need stay: a joiner in Persian, a direction mark, an emoji made of several.
    for text in ["می\u{200c}خواهم", "שרה\u{200f}!", "👩\u{200d}👩\u{200d}👧", "❤\u{fe0f}", "e\u{301}"] {
        assert_eq!(line("First name", text), Ok(text.to_owned()));
    }
}

#[test]
fn a_name_has_at_most_200_characters_of_any_script() {
    assert!(line("Company", &"社".repeat(LINE_CHARACTERS)).is_ok());
    assert_eq!(line("Company", &"社".repeat(LINE_CHARACTERS + 1)), Err("Company is too long: at most 200 characters.".to_owned()));
}

#[test]
fn notes_keep_their_lines() {
    assert_eq!(notes("one\r\n\ttwo\rthree\n"), Ok("one\n\ttwo\nthree\n".to_owned()));
    assert_eq!(notes(" \r\n "), Ok(String::new()));
}

#[test]
fn no_tag_contains_a_semicolon() {
    assert_eq!(tag(" VIP "), Ok("VIP".to_owned()));
    assert!(tag("a;b").is_err());
    assert!(tag(" ").is_err());
}
