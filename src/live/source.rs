//! The page's one stream of server-sent events.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent};

/// Handler of an event.
pub type Hears = Box<dyn Fn(MessageEvent)>;

/// A stream with its listeners.
struct Stream {
    source: EventSource,
    _listeners: [Closure<dyn Fn(MessageEvent)>; 3],
}

thread_local! {
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
}

/// Opens a stream, which replaces an earlier one, with listeners for three event names; returns whether the browser can.
pub fn open(address: &str, listeners: [(&str, Hears); 3]) -> bool {
    close();
    let Ok(source) = EventSource::new(address) else {
        return false;
    };
    let listeners = listeners.map(|(name, hears)| {
        let listener = Closure::wrap(hears);
        // This can't fail for a valid event name.
        let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listener
    });
    STREAM.set(Some(Stream { source, _listeners: listeners }));
    true
}

/// Closes the stream.
pub fn close() {
    if let Some(stream) = STREAM.take() {
        stream.source.close();
    }
}
