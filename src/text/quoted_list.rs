//! Lists in Mailchimp's format for tags in one cell: `"vip","press"`.

/// Parses quoted values separated by commas; `None` for any other text. A quote within a value is doubled.
pub fn quoted_list(text: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut rest = text.trim();
    loop {
        rest = rest.strip_prefix('"')?;
        let mut value = String::new();
        loop {
            let (before, after) = rest.split_once('"')?;
            value.push_str(before);
            rest = after;
            match rest.strip_prefix('"') {
                Some(after) => {
                    value.push('"');
                    rest = after;
                }
                None => break,
            }
        }
        values.push(value);
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some(values);
        }
        rest = rest.strip_prefix(',')?.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::quoted_list;

    #[test]
    fn a_list_of_quoted_values_is_told_from_any_other_text() {
        let list = |values: &[&str]| Some(values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
        assert_eq!(quoted_list(r#""vip","press""#), list(&["vip", "press"]));
        assert_eq!(quoted_list(r#" "vip" , "a, b" "#), list(&["vip", "a, b"]));
        assert_eq!(quoted_list(r#""say ""hi""""#), list(&[r#"say "hi""#]));
        for text in ["", "vip", "vip,press", r#""vip"#, r#""vip" press"#, r#""vip","#, r#""vip";"press""#, r#"""#] {
            assert_eq!(quoted_list(text), None, "{text}");
        }
    }
}
