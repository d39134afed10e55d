//! The one stream of server-sent events that a page holds.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent};

/// What is done with an event.
pub type Hears = Box<dyn Fn(MessageEvent)>;

/// A stream, with what listens to it.
struct Stream {
    source: EventSource,
    _listeners: [Closure<dyn Fn(MessageEvent)>; 3],
}

thread_local! {
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
}

/// Opens a stream in place of the one there was, and listens to three names of events; whether the browser can.
pub fn open(address: &str, listeners: [(&str, Hears); 3]) -> bool {
    close();
    let Ok(source) = EventSource::new(address) else {
        return false;
    };
    let listeners = listeners.map(|(name, hears)| {
        let listener = Closure::wrap(hears);
        // It fails for no name that there is.
        let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listener
    });
    STREAM.set(Some(Stream { source, _listeners: listeners }));
    true
}

/// Lets the stream go.
pub fn close() {
    if let Some(stream) = STREAM.take() {
        stream.source.close();
    }
}
