//! Authorization of every route and server function, and requests that all of them refuse.

mod requests;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use super::router::routes;
use super::testing::{Answer, Database, TestApp, Visitor, draft, on_both_databases};
use crate::members::Role;

/// Expected status of a route or function for each visitor: signed out, viewer, editor, member of another workspace, admin, and
/// suspended member.
struct Decision {
    /// The route as written in the table of routes, or the server function's path.
    door: &'static str,
    method: Method,
    /// `{c}` is replaced by the id of a contact of Acme.
    body: &'static str,
    answers: [u16; 6],
}

/// Default: an admin gets the editor's status, and a suspended member that of a member of another workspace.
const fn decided(door: &'static str, method: Method, body: &'static str, answers: [u16; 4]) -> Decision {
    let [nobody, viewer, editor, elsewhere] = answers;
    Decision { door, method, body, answers: [nobody, viewer, editor, elsewhere, editor, elsewhere] }
}

impl Decision {
    fn admin(mut self, answer: u16) -> Self {
        self.answers[4] = answer;
        self
    }
}

/// Every route and server function, with its expected statuses. The test below fails for one that is missing here.
fn decisions() -> Vec<Decision> {
    vec![
        decided("/healthz", Method::GET, "", [200; 4]),
        decided("/assets/{name}", Method::GET, "", [404; 4]),
        decided("/sign-in", Method::POST, "email=vera%40example.com&password=correct+horse+battery", [303; 4]),
        decided("/create-workspace", Method::POST, "workspace=W&name=N&email=n@example.com&password=long+enough+1", [409; 4]),
        decided("/invitation/{link}", Method::POST, "", [404; 4]),
        decided("/password/{link}", Method::POST, "password=long+enough+1", [404; 4]),
        decided("/fn/open_password_link", Method::GET, "link=none", [404; 4]),
        decided("/fn/make_password_link", Method::POST, "slug=acme&person=1", [401, 403, 403, 404]),
        decided("/w/{slug}/sample", Method::POST, "", [303, 403, 303, 404]),
        decided("/fn/at_the_door", Method::GET, "", [200; 4]),
        decided("/fn/list_countries", Method::GET, "", [200; 4]),
        decided("/fn/who_asks", Method::GET, "slug=acme", [401, 200, 200, 404]),
        decided("/fn/open_contacts", Method::GET, LIST, [401, 200, 200, 404]),
        decided("/fn/list_contacts", Method::GET, LIST, [401, 200, 200, 404]),
        decided("/fn/count_contacts", Method::GET, LIST, [401, 200, 200, 404]),
        decided("/fn/set_favorite", Method::POST, "slug=acme&contact={c}&favorite=true", [401, 200, 200, 404]),
        decided(
            "/fn/set_cells",
            Method::POST,
            r#"{"slug":"acme","edits":[{"contact":{c},"field":"campaigns","from":"false","to":"true"}]}"#,
            [401, 403, 200, 404],
        ),
        decided("/fn/undo", Method::POST, r#"{"slug":"acme","what":[],"skip":false}"#, [401, 403, 200, 404]),
        decided("/fn/list_history", Method::GET, "slug=acme&contact={c}", [401, 200, 200, 404]),
        decided("/w/{slug}/live", Method::GET, "", [401, 200, 200, 404]),
        decided("/fn/live_pulse", Method::GET, "slug=acme&seen=0", [401, 200, 200, 404]),
        // The tab's random name is its credential: no session is needed.
        decided("/fn/be_here", Method::POST, "tab=none", [200; 4]),
        decided("/w/{slug}/contacts.csv", Method::GET, "q=bea", [401, 200, 200, 404]),
        decided("/w/{slug}/imports", Method::POST, "email", [401, 403, 200, 404]),
        decided("/w/{slug}/imports/{job}/failed.csv", Method::GET, "", [401, 404, 404, 404]),
        decided("/fn/open_imports", Method::GET, "slug=acme", [401, 200, 200, 404]),
        decided("/fn/open_upload", Method::GET, "slug=acme&upload=none", [401, 403, 404, 404]),
        decided(
            "/fn/start_import",
            Method::POST,
            r#"{"slug":"acme","upload":"none","choice":{"has_header":true,"columns":[],"existing":"skip","in_bin":"skip"}}"#,
            [401, 403, 404, 404],
        ),
        decided("/fn/open_samples", Method::GET, "slug=acme", [401, 200, 200, 404]),
        decided("/fn/remove_samples", Method::POST, "slug=acme", [401, 403, 404, 404]),
        decided("/fn/open_contact", Method::GET, "slug=acme&contact={c}", [401, 200, 200, 404]),
        decided("/fn/find_namesakes", Method::GET, "slug=acme&email=bea%40lima.example&phone=", [401, 200, 200, 404]),
        decided("/fn/list_tags", Method::GET, "slug=acme", [401, 200, 200, 404]),
        decided("/fn/add_contact", Method::POST, r#"{"slug":"acme","form":{F}}"#, [401, 403, 422, 404]),
        decided("/fn/update_contact", Method::POST, r#"{"slug":"acme","contact":{c},"before":{F},"after":{F}}"#, [401, 403, 200, 404]),
        decided("/fn/delete_contact", Method::POST, "slug=acme&contact={c}", [401, 403, 200, 404]),
        decided("/fn/restore_contact", Method::POST, "slug=acme&contact={c}", [401, 403, 200, 404]),
        decided("/fn/open_invitation", Method::GET, "link=none", [404; 4]),
        decided("/fn/open_members", Method::GET, "slug=acme", [401, 200, 200, 404]),
        decided("/fn/set_role", Method::POST, "slug=acme&person=1&role=viewer", [401, 403, 403, 404]),
        decided("/fn/suspend_member", Method::POST, "slug=acme&person=1&suspended=true", [401, 403, 403, 404]),
        decided("/fn/remove_member", Method::POST, "slug=acme&person=1", [401, 403, 403, 404]),
        decided("/fn/invite", Method::POST, "slug=acme&role=viewer", [401, 403, 403, 404]).admin(200),
        decided("/fn/revoke_invitation", Method::POST, "slug=acme&token=none", [401, 403, 403, 404]).admin(404),
        decided("/fn/open_account", Method::GET, "slug=acme", [401, 200, 200, 404]),
        decided("/fn/rename_me", Method::POST, "slug=acme&name=Me", [401, 200, 200, 404]),
        decided("/fn/change_password", Method::POST, "slug=acme&current=wrong&password=longer+than+that", [401, 422, 422, 404]),
        decided("/fn/change_email", Method::POST, "slug=acme&email=me%40example.com&current=wrong", [401, 422, 422, 404]),
        decided("/fn/open_settings", Method::GET, "slug=acme", [401, 200, 200, 404]),
        decided("/fn/change_settings", Method::POST, "slug=acme&name=Acme&time_zone=UTC&country=PL", [401, 403, 403, 404]).admin(200),
        decided("/fn/make_workspace", Method::POST, "slug=acme&name=More&time_zone=UTC&country=PL", [401, 403, 403, 404]),
        // The last two end the session.
        decided("/fn/sign_out_everywhere", Method::POST, "slug=acme", [401, 200, 200, 404]),
        decided("/sign-out", Method::POST, "", [303; 4]),
    ]
}

/// A contact with neither email nor phone, which is always refused.
const FORM: &str = r#"{"first_name":"","last_name":"","emails":[],"phones":[],"company":"","job_title":"","tags":[],"notes":"","subscription":"subscribed","opt_in":false}"#;

const LIST: &str = "slug=acme&view=sort%3D-created";

async fn knock(visitor: &Visitor<'_>, decision: &Decision, contact: i64) -> Answer {
    let path = decision.door.replace("{slug}", "acme").replace("{name}", "nothing").replace("{link}", "nothing").replace("{job}", "1");
    let body = decision.body.replace("{c}", &contact.to_string()).replace("{F}", FORM);
    if decision.method == Method::GET {
        let query = if body.is_empty() { String::new() } else { format!("?{}", body.replace('[', "%5B").replace(']', "%5D")) };
        return visitor.get(&format!("{path}{query}")).await;
    }
    let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let headers = [("content-type", kind), ("origin", "http://kith.test"), ("accept", "application/json")];
    visitor.send(decision.method.clone(), &path, Body::from(body), &headers).await
}

#[test]
fn every_door_has_decided_who_may_pass() {
    let decided: Vec<&str> = decisions().iter().map(|decision| decision.door).collect();
    let functions: Vec<String> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert!(functions.len() >= 5, "the server functions are enumerated: {functions:?}");
    for path in routes().into_iter().map(|(path, _)| path.to_owned()).chain(functions) {
        assert!(decided.contains(&path.as_str()), "{path} has not decided who may call it");
    }
}

on_both_databases! {
    async fn every_door_lets_in_whom_it_should(app: TestApp) {
        let contact = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        app.join("Sue", Role::Editor, "Acme").await;
        let sue = app.actor("Sue", "acme").await.person.expect("a person").to_string();
        let olga = app.signed_in("Olga").await;
        let suspended = olga.post("/fn/suspend_member", &[("slug", "acme"), ("person", &sue), ("suspended", "true")]).await;
        assert_eq!(suspended.status, StatusCode::OK);
        for decision in decisions() {
            let mut visitors = vec![("nobody", app.nobody())];
            for name in ["Vera", "Ed", "Otto", "Adam", "Sue"] {
                visitors.push((name, app.signed_in(name).await));
            }
            for ((name, visitor), expected) in visitors.iter().zip(decision.answers) {
                let answer = knock(visitor, &decision, contact).await;
                assert_eq!(answer.status.as_u16(), expected, "{} {} for {name}: {}", decision.method, decision.door, answer.text);
            }
        }
    }

    async fn a_page_comes_in_the_theme_that_its_reader_has_chosen(app: TestApp) {
        let nobody = app.nobody();
        let begin = async |cookie: &'static str| {
            let page = nobody.send(Method::GET, "/sign-in", Body::empty(), &[("cookie", cookie)]).await.text;
            page.split_once("<head>").map(|(begin, _)| begin.to_owned()).expect("a document")
        };
        for theme in ["dark", "light"] {
            let cookie = if theme == "dark" { "kith_zone=UTC; kith_theme=dark" } else { "kith_theme=light" };
            assert!(begin(cookie).await.contains(&format!(r#"data-theme="{theme}""#)), "{theme}");
        }
        for cookie in ["kith_zone=UTC", "kith_theme=", r#"kith_theme="><script>"#] {
            assert!(!begin(cookie).await.contains("data-theme"), "{cookie}");
        }
    }

    async fn an_address_keeps_no_stray_question_mark(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let answer = ed.get("/w/acme/import?").await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/w/acme/import"));
        assert_eq!(ed.get("/w/acme/contacts?q=x").await.status, StatusCode::OK);
        for elsewhere in ["//evil.example?", "/\\evil.example?"] {
            assert_ne!(ed.get(elsewhere).await.status, StatusCode::SEE_OTHER, "{elsewhere}: nobody is sent elsewhere");
        }
    }

    async fn pages_are_for_members(app: TestApp) {
        let page = "/w/acme/contacts?q=bea";
        let nobody = app.nobody().get(page).await;
        assert!(nobody.status.is_redirection(), "{}", nobody.status);
        assert_eq!(nobody.location(), "/sign-in?next=%2Fw%2Facme%2Fcontacts%3Fq%3Dbea");
        assert_eq!(app.signed_in("Otto").await.get(page).await.status, StatusCode::NOT_FOUND);
        let vera = app.signed_in("Vera").await.get(page).await;
        assert_eq!(vera.status, StatusCode::OK);
        assert!(vera.text.contains("All contacts"));
        assert_eq!(app.signed_in("Vera").await.get("/w/acme/nothing-here").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_page_is_read_before_any_script_has_run(app: TestApp) {
        app.add("Acme", &[draft("Bea <script>alert(1)</script>", "bea@lima.example")]).await;
        let page = app.signed_in("Vera").await.get("/w/acme/contacts").await;
        assert!(page.text.contains("bea@lima.example") && page.text.contains("contact found"), "{}", page.text);
        assert!(page.text.contains("Bea &lt;script&gt;") && !page.text.contains("<script>alert"));
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'nonce-") && !policy.contains("unsafe-inline"), "{policy}");
        assert!(!page.text.contains(" style="), "no inline style stands in a page");
        for name in ["x-content-type-options", "referrer-policy", "x-frame-options", "x-request-id"] {
            assert!(page.headers.contains_key(name), "{name}");
        }
    }

    async fn a_full_disk_is_said_in_words_and_passes(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        app.fill_disk(true).await;
        let answer = ed.post("/w/acme/sample", &[]).await;
        assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE, "{}", answer.text);
        assert!(answer.text.contains("disk is full"), "{}", answer.text);
        app.fill_disk(false).await;
        assert_eq!(ed.post("/w/acme/sample", &[]).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_forwarded_address_is_believed_of_the_trusted_proxy_only() {
    use super::guard::client_address;
    use std::sync::Arc;
    let app = TestApp::start_empty(Database::Sqlite).await;
    let forwarded = |value: &str| {
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("x-forwarded-for", value.parse().expect("a value"));
        headers
    };
    let peer = std::net::SocketAddr::from(([10, 0, 0, 1], 1));
    let read = |address: Option<std::net::IpAddr>| address.map(|address| address.to_string());
    assert_eq!(read(client_address(&app.state, peer, &forwarded("198.51.100.7"))).as_deref(), Some("10.0.0.1"));
    let mut state = app.state.clone();
    state.options = Arc::new(super::config::ServeOptions { trusted_proxy: Some(peer.ip()), ..(*state.options).clone() });
    for (value, address) in [
        ("198.51.100.7, 203.0.113.9", Some("203.0.113.9")),
        ("203.0.113.9:51234", Some("203.0.113.9")),
        ("2001:db8::1", Some("2001:db8::1")),
        ("[2001:db8::1]", Some("2001:db8::1")),
        ("[2001:db8::1]:443", Some("2001:db8::1")),
        ("::ffff:203.0.113.9", Some("203.0.113.9")),
        ("203.0.113.9, unknown", None),
        ("", None),
    ] {
        assert_eq!(read(client_address(&state, peer, &forwarded(value))).as_deref(), address, "{value}");
    }
    assert_eq!(client_address(&state, peer, &axum::http::HeaderMap::new()), None, "the proxy is not the visitor");
}
