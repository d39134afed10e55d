//! Requests that every route refuses: from another site, to another host, too large, or malformed.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use super::{FORM, LIST};
use crate::error::AppError;
use crate::server::testing::{draft, on_both_databases};

on_both_databases! {
    async fn another_sites_page_changes_nothing(app: TestApp) {
        let contact = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0].to_string();
        let ed = app.signed_in("Ed").await;
        let fields = [("slug", "acme"), ("contact", contact.as_str()), ("favorite", "true")];
        for origin in ["http://evil.example", "https://kith.test.evil.example", "http://kith.test:81", "https://kith.test", "ftp://kith.test", "null", ""] {
            let answer = ed.post_from(origin, "/fn/set_favorite", &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
            assert_eq!(ed.post_from(origin, "/sign-out", &[]).await.status, StatusCode::FORBIDDEN, "{origin}");
        }
        let kind = ("content-type", "application/x-www-form-urlencoded");
        for site in ["cross-site", "same-site"] {
            for origin in [("origin", "http://kith.test"), ("accept", "*/*")] {
                let form = [kind, ("sec-fetch-site", site), origin];
                assert_eq!(ed.send(Method::POST, "/sign-out", Body::empty(), &form).await.status, StatusCode::FORBIDDEN, "{site} {origin:?}");
            }
        }
        assert_eq!(ed.post("/fn/set_favorite", &fields).await.status, StatusCode::OK);
    }

    async fn a_body_has_a_limit(app: TestApp) {
        let huge = "x".repeat(1024 * 1024);
        let answer = app.nobody().post("/sign-in", &[("email", &huge), ("password", "y")]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        let fields = [("slug", "acme"), ("contact", "1"), ("favorite", "true"), ("more", huge.as_str())];
        let answer = app.signed_in("Ed").await.post("/fn/set_favorite", &fields).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.json::<AppError>(), AppError::TooLarge);
    }

    async fn another_site_does_not_learn_how_a_function_ended(app: TestApp) {
        let vera = app.signed_in("Vera").await;
        let navigation = [("accept", "text/html,*/*;q=0.8"), ("referer", "http://evil.example/x")];
        for path in ["/fn/who_asks?slug=acme", "/fn/who_asks?slug=other"] {
            let answer = vera.send(Method::GET, path, Body::empty(), &navigation).await;
            assert!(!answer.status.is_redirection() && answer.location().is_empty(), "{path}: {} {}", answer.status, answer.location());
            for site in ["cross-site", "same-site"] {
                let marked = [navigation[0], navigation[1], ("sec-fetch-site", site)];
                assert_eq!(vera.send(Method::GET, path, Body::empty(), &marked).await.status, StatusCode::FORBIDDEN, "{path} {site}");
            }
        }
        let ours = [("accept", "application/json"), ("sec-fetch-site", "same-origin")];
        assert_eq!(vera.send(Method::GET, "/fn/who_asks?slug=acme", Body::empty(), &ours).await.status, StatusCode::OK);
    }

    async fn a_request_that_makes_no_sense_is_refused_in_our_words(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let json = [("content-type", "application/json"), ("origin", "http://kith.test")];
        let sent = |path: &'static str, body: &'static str| ed.send(Method::POST, path, Body::from(body), &json);
        let list = format!("/fn/list_contacts?{LIST}");
        for answer in [
            sent("/fn/set_cells", r#"{"slug":"acme","edits":[{"contact":1,"field":"shoe_size","from":"","to":"42"}]}"#).await,
            sent("/fn/set_cells", r#"{"slug":"acme"}"#).await,
            sent("/fn/set_cells", r#"{"slug":"\ud800","edits":[]}"#).await,
            sent("/fn/set_cells", "no JSON").await,
            sent("/fn/no_such_function", "{}").await,
            ed.post("/fn/set_role", &[("slug", "acme"), ("person", "1"), ("role", "emperor")]).await,
            ed.post("/fn/set_favorite", &[("slug", "acme")]).await,
            ed.get(&format!("{list}%26page%3D99999999999999999999")).await,
            ed.get(&list.replace("created", "shoe")).await,
        ] {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
            assert_eq!(answer.json::<AppError>(), AppError::Unreadable, "{}", answer.text);
        }
        let form = [("content-type", "text/plain"), ("origin", "http://kith.test")];
        let answer = ed.send(Method::POST, "/sign-in", Body::from("email"), &form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.starts_with("The server could not read this request."), "{}", answer.text);
    }

    async fn notes_of_any_script_can_be_edited(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let form = |notes: &str| FORM.replace(r#""notes":"""#, &format!(r#""notes":"{notes}""#)).replace(r#""first_name":"""#, r#""first_name":"Bea""#)
            .replace(r#""emails":[]"#, r#""emails":["bea@lima.example"]"#);
        let json = [("content-type", "application/json"), ("origin", "http://kith.test")];
        let (before, after) = (form(&"𒀀".repeat(50_000)), form(&"𒀁".repeat(50_000)));
        let added = ed.send(Method::POST, "/fn/add_contact", Body::from(format!(r#"{{"slug":"acme","form":{before}}}"#)), &json).await;
        assert_eq!(added.status, StatusCode::OK, "{}", added.text);
        let contact = app.db.one::<(i64,)>(crate::db::sql("SELECT MAX(id) FROM contacts")).await.expect("a contact").0;
        let update = format!(r#"{{"slug":"acme","contact":{contact},"before":{before},"after":{after}}}"#);
        let updated = ed.send(Method::POST, "/fn/update_contact", Body::from(update), &json).await;
        assert_eq!(updated.status, StatusCode::OK, "{}", updated.text);
    }

    async fn a_request_has_a_number_of_our_own(app: TestApp) {
        let answer = app.nobody().send(Method::GET, "/healthz", Body::empty(), &[("x-request-id", "forged")]).await;
        let id = answer.headers["x-request-id"].to_str().expect("text");
        assert!(id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_hexdigit()), "{id}");
    }

    async fn strangers_wake_no_other_process(app: TestApp) {
        // The name of a tab at another process; only PostgreSQL has several processes.
        let tab = [("tab", "00000000000000010000000000000000000000000000000a")];
        assert!(!app.nobody().post("/fn/be_here", &tab).await.json::<bool>());
        assert_eq!(app.signed_in("Vera").await.post("/fn/be_here", &tab).await.json::<bool>(), app.db.is_shared());
    }

    async fn with_a_public_url_only_its_host_is_answered(app: TestApp) {
        let app = app.at("https://contacts.example.org");
        let asked = async |host: &str, path: &str| app.nobody().send(Method::GET, path, Body::empty(), &[("host", host)]).await.status;
        for host in ["contacts.example.org", "Contacts.Example.org:443"] {
            assert_eq!(asked(host, "/sign-in").await, StatusCode::OK, "{host}");
        }
        for host in ["kith.test", "contacts.example.org:80", "contacts.example.org.evil.example", "127.0.0.1:3000", ""] {
            assert_eq!(asked(host, "/sign-in").await, StatusCode::MISDIRECTED_REQUEST, "{host}");
            assert_eq!(asked(host, "/fn/at_the_door").await, StatusCode::MISDIRECTED_REQUEST, "{host}");
            assert_eq!(asked(host, "/healthz").await, StatusCode::OK, "{host}");
        }
        let signs_in = async |origin: &str| {
            let headers = [("host", "contacts.example.org"), ("origin", origin), ("content-type", "application/x-www-form-urlencoded")];
            app.nobody().send(Method::POST, "/sign-in", Body::from("email=x&password=y"), &headers).await.status
        };
        assert_eq!(signs_in("https://contacts.example.org").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(signs_in("http://contacts.example.org").await, StatusCode::FORBIDDEN);
    }
}
