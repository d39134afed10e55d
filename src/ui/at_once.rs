//! Views that hydrate synchronously.
//!
//! Leptos hydrates asynchronously because routes are lazy, and generates code for that from every view that is linked: an
//! eighth of the WebAssembly. Only the route has to wait for its chunk; a drawer that comes with the page has loaded its own
//! before (`browser::hydrate`).

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::{Position, PositionState, add_attr::AddAnyAttr};

/// A view that hydrates without waiting; the same view in every other respect.
pub struct AtOnce<V>(V);

/// Wraps a view, to be hydrated synchronously.
pub const fn at_once<V: IntoView>(view: V) -> AtOnce<V> {
    AtOnce(view)
}

/// Type erasure: Leptos's `into_any` for views that hydrate synchronously.
pub trait Erased {
    /// The view with its type erased.
    fn erased(self) -> AnyView;
}

impl<V: IntoView> Erased for V {
    fn erased(self) -> AnyView {
        at_once(self).into_any()
    }
}

impl<V: Render> Render for AtOnce<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<V: RenderHtml> AddAnyAttr for AtOnce<V> {
    type Output<Added: Attribute> = AtOnce<V::Output<Added>>;

    fn add_any_attr<Added: Attribute>(self, attribute: Added) -> Self::Output<Added>
    where
        Self::Output<Added>: RenderHtml,
    {
        AtOnce(self.0.add_any_attr(attribute))
    }
}

impl<V: RenderHtml> RenderHtml for AtOnce<V> {
    type AsyncOutput = V::AsyncOutput;
    type Owned = AtOnce<V::Owned>;

    const MIN_LENGTH: usize = V::MIN_LENGTH;
    const EXISTS: bool = V::EXISTS;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.0.resolve().await
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(self, buf: &mut String, position: &mut Position, escape: bool, marks: bool, attributes: Vec<AnyAttribute>) {
        self.0.to_html_with_buf(buf, position, escape, marks, attributes);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        marks: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, marks, attributes);
    }

    // `hydrate_async` keeps its default from Leptos, which suits views that need not wait.
    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        AtOnce(self.0.into_owned())
    }
}
