//! The field for a workspace's country: a list of names, which sends the two-letter code.

use leptos::html::Select;
use leptos::prelude::*;

use super::server_fns::list_countries;
use crate::ui::reader;

/// The country that is selected at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// The country with this code, or none.
    Stored(Option<String>),
    /// The reader's country, if the browser tells it; none without JavaScript.
    OfTheReader,
}

/// The field; its form name is "country".
#[component]
pub fn CountryField(
    first: First,
    /// The problem with the selected value.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let countries = Resource::new_blocking(|| (), |()| list_countries());
    let select = NodeRef::<Select>::new();
    let first = StoredValue::new(first);
    let field = move || {
        Suspend::new(async move {
            // Without the list no other country can be chosen, and the stored one stays.
            let countries = countries.await.unwrap_or_default();
            let stored = first.with_value(|first| if let First::Stored(stored) = first { stored.clone() } else { None });
            if first.with_value(|first| *first == First::OfTheReader) {
                Effect::new(move |_| {
                    reader::once_there(select, |select| {
                        if let Some(country) = reader::country() {
                            select.set_value(&country);
                        }
                        // The browser's language may name a region that is not a country.
                        if select.selected_index() < 0 {
                            select.set_selected_index(0);
                        }
                    });
                });
            }
            let unlisted = stored.clone().filter(|stored| !countries.iter().any(|(code, _)| code == stored));
            let options = countries.into_iter().chain(unlisted.map(|code| (code.clone(), code))).map(|(code, name)| {
                let is_first = stored.as_deref() == Some(code.as_str());
                view! {
                    <option value=code selected=is_first>
                        {name}
                    </option>
                }
            });
            let options = options.collect_view();
            view! {
                <select id="country" name="country" autocomplete="country" aria-describedby="country-hint" node_ref=select>
                    <option value="">"Not set"</option>
                    {options}
                </select>
            }
        })
    };
    view! {
        <div class="field">
            <label for="country">"Country"</label>
            <span class="select">
                <Suspense>{field}</Suspense>
            </span>
            <p class="hint" id="country-hint">
                "How phone numbers without a country code are read."
            </p>
            {move || wrong.get().map(|wrong| view! { <p class="wrong" role="alert">{wrong}</p> })}
        </div>
    }
}
