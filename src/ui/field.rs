//! A field of a form: its label, its input, a hint, and its error.

use leptos::prelude::*;

use super::field_error::wrong_line;

/// A single-line field.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Name in the form.
    pub name: &'static str,
    /// Id in the page; the name, unless given.
    pub id: &'static str,
    pub label: &'static str,
    /// The `type` of the `<input>`.
    pub kind: &'static str,
    /// Kind of value that the browser may fill in (HTML, "autocomplete").
    pub autocomplete: &'static str,
    pub value: String,
    pub hint: Option<&'static str>,
    /// The error, as a sentence.
    pub wrong: Option<String>,
    /// Fewest characters.
    pub shortest: Option<u32>,
    /// Most characters.
    pub longest: Option<u32>,
    /// Whether it has the focus when the page opens.
    pub first: bool,
    /// Id of its `<datalist>`.
    pub list: Option<&'static str>,
    /// Whether the label marks it as required, in forms without the browser's own validation.
    pub needed: bool,
    /// Whether it may stay empty.
    pub optional: bool,
}

impl Field {
    /// The field.
    pub fn view(self) -> impl IntoView {
        let wrong = self.wrong.clone();
        self.view_with(Signal::stored(wrong))
    }

    /// The field with an error that may change.
    pub fn view_with(self, wrong: Signal<Option<String>>) -> impl IntoView {
        let id = if self.id.is_empty() { self.name } else { self.id };
        let hint_id = format!("{id}-hint");
        let wrong_id = format!("{id}-wrong");
        let described = {
            let (hint, wrong_id) = (self.hint.map(|_| hint_id.clone()), wrong_id.clone());
            move || {
                let ids: Vec<String> = hint.clone().into_iter().chain(wrong.read().is_some().then(|| wrong_id.clone())).collect();
                (!ids.is_empty()).then(|| ids.join(" "))
            }
        };
        view! {
            <div class="field">
                <label for=id>
                    {self.label}
                    {self
                        .needed
                        .then(|| {
                            view! {
                                <span class="needed" aria-hidden="true">
                                    " *"
                                </span>
                            }
                        })}
                </label>
                <input
                    class="input"
                    id=id
                    name=self.name
                    type=self.kind
                    value=self.value
                    autocomplete=self.autocomplete
                    minlength=self.shortest
                    maxlength=self.longest
                    list=self.list
                    aria-invalid=move || wrong.read().is_some().then_some("true")
                    aria-describedby=described
                    autofocus=self.first
                    required=!self.optional
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
                {wrong_line(wrong_id, wrong)}
            </div>
        }
    }
}
