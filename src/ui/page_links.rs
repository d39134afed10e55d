//! The links to the pages of a list: previous, next, the first, the last, and those around the current page.

use leptos::either::Either;
use leptos::prelude::*;

use super::grouped;

/// The links from `page` of `pages`; `more` is whether a next page exists while the number of pages is not known yet.
pub fn page_links(page: i64, pages: i64, more: bool, address: &dyn Fn(i64) -> String) -> impl IntoView + use<> {
    let mut before = 0;
    let numbers = around(page, pages)
        .into_iter()
        .map(|number| {
            let gap = (number > before + 1).then(|| view! { <span class="gap">"…"</span> });
            before = number;
            view! {
                {gap}
                <a href=address(number) aria-current=(number == page).then_some("page")>
                    {grouped(number)}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="pages" aria-label="Pages">
            {step("prev", "Previous", (page > 1).then(|| address(page - 1)))}
            {numbers}
            {step("next", "Next", (page < pages || more).then(|| address(page + 1)))}
        </nav>
    }
}

/// A link to the previous or the next page; disabled if there is none.
fn step(relation: &'static str, word: &'static str, address: Option<String>) -> impl IntoView {
    match address {
        Some(address) => Either::Left(view! {
            <a rel=relation href=address>
                <span>{word}</span>
            </a>
        }),
        None => Either::Right(view! {
            <a rel=relation role="link" aria-disabled="true">
                <span>{word}</span>
            </a>
        }),
    }
}

/// The first page, the last one, and three around `page`. "…" takes the room of one number, so it replaces only gaps of three
/// or more pages.
fn around(page: i64, pages: i64) -> Vec<i64> {
    let pages = pages.max(page).max(1);
    let first = (page - 1).min(pages - 2).max(1);
    let last = (page + 1).max(3).min(pages);
    let first = if first <= 4 { 1 } else { first };
    let last = if last >= pages - 3 { pages } else { last };
    let mut numbers = Vec::new();
    if first > 1 {
        numbers.push(1);
    }
    numbers.extend(first..=last);
    if last < pages {
        numbers.push(pages);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_around_this_one_are_offered_and_both_ends() {
        assert_eq!(around(1, 1), [1]);
        assert_eq!(around(1, 965), [1, 2, 3, 965]);
        assert_eq!(around(10_000, 20_000), [1, 9_999, 10_000, 10_001, 20_000]);
        assert_eq!(around(20_000, 20_000), [1, 19_998, 19_999, 20_000]);
    }

    #[test]
    fn pages_are_left_out_only_where_that_saves_more_than_one_number() {
        assert_eq!(around(1, 5), [1, 2, 3, 4, 5]);
        assert_eq!(around(1, 6), [1, 2, 3, 4, 5, 6], "two numbers behind one “…” save nothing worth it");
        assert_eq!(around(6, 6), [1, 2, 3, 4, 5, 6]);
        assert_eq!(around(1, 7), [1, 2, 3, 7]);
        assert_eq!(around(5, 12), [1, 2, 3, 4, 5, 6, 12]);
        assert_eq!(around(4, 9), [1, 2, 3, 4, 5, 9]);
        assert_eq!(around(6, 9), [1, 5, 6, 7, 8, 9]);
        assert_eq!(around(2, 4), [1, 2, 3, 4]);
    }
}
