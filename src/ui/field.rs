//! A field of a form: its label, what is typed, a hint, and what is wrong with it.

use leptos::prelude::*;

/// A field of one line.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Its name in the form, and its id in the page.
    pub name: &'static str,
    pub label: &'static str,
    /// The kind of `<input>`.
    pub kind: &'static str,
    /// What the browser may fill in (HTML, "autocomplete").
    pub autocomplete: &'static str,
    pub value: String,
    pub hint: Option<&'static str>,
    /// The sentence about what is wrong.
    pub wrong: Option<String>,
    /// The fewest characters.
    pub shortest: Option<u32>,
    /// The most characters.
    pub longest: Option<u32>,
    /// Whether the page begins here.
    pub first: bool,
}

impl Field {
    /// The field, which has to be filled in.
    pub fn view(self) -> impl IntoView {
        let id = self.name;
        let hint_id = format!("{id}-hint");
        let wrong_id = format!("{id}-wrong");
        let described: Vec<&str> =
            [self.hint.map(|_| hint_id.as_str()), self.wrong.as_ref().map(|_| wrong_id.as_str())].into_iter().flatten().collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        view! {
            <div class="field">
                <label for=id>{self.label}</label>
                <input
                    class="input"
                    id=id
                    name=id
                    type=self.kind
                    value=self.value
                    autocomplete=self.autocomplete
                    minlength=self.shortest
                    maxlength=self.longest
                    aria-invalid=self.wrong.as_ref().map(|_| "true")
                    aria-describedby=described
                    autofocus=self.first
                    required
                />
                {self
                    .hint
                    .map(|hint| {
                        view! {
                            <p class="hint" id=hint_id>
                                {hint}
                            </p>
                        }
                    })}
                {self
                    .wrong
                    .map(|wrong| {
                        view! {
                            <p class="wrong" id=wrong_id role="alert">
                                {wrong}
                            </p>
                        }
                    })}
            </div>
        }
    }
}
