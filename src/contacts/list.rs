//! One page of the table: which contacts, then their rows.
//!
//! Everyone, sorted by a column, is a walk along that column's index. A search that finds few fetches them all and sorts; one
//! that finds many walks along the sort's index, too, and looks into each text, which finds a page of them soon.

use std::collections::HashMap;

use super::count::{TotalCounts, WAIT};
use super::search::Matching;
use super::store::{Counters, counters};
use super::{ContactPage, ContactRow, Found, Moment, SortColumn, View};
use crate::db::{Db, Sql, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;
use crate::server::clock::Zone;
use crate::tags::store as tags;

/// A search that finds fewer is answered from the index and sorted: fetching a row costs as much as looking into three texts
/// of a walk, and at a million contacts this is where both take the same time.
const FEW: i64 = 2_500;

/// Who of everyone a sample is made of, to learn how frequent a needle is that the index can't count.
const SAMPLE: i64 = 500;

/// Between the tags of a contact when it is sorted by them: no folded name holds it, and it sorts before all that one holds.
const BETWEEN_TAGS: &str = "\u{1}";

/// The page of the table that `view` asks for.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn list(db: &Db, counts: &TotalCounts, actor: &Actor, view: &View, zone: &Zone, now: i64) -> Result<ContactPage, AppError> {
    actor.may(Permission::Read)?;
    let counters = counters(db, actor).await?;
    let matching = Matching::of(db, actor, &view.search, view.unsubscribed).await?;
    let table = Table { db, actor, view, counters, matching };
    let (found, page, ids) = table.page(counts).await?;
    let rows = table.rows(ids, zone).await?;
    Ok(ContactPage { rows, found, page, everyone: counters.shown + counters.unsubscribed, now })
}

/// The table as one asks for it.
struct Table<'a> {
    db: &'a Db,
    actor: &'a Actor,
    view: &'a View,
    counters: Counters,
    matching: Matching,
}

/// How often a search finds someone.
enum Frequency {
    /// So few that fetching all of them is quickest; exactly this many.
    Few(i64),
    /// Seldom, going by a sample: a walk would not find a page of them soon.
    Seldom,
    /// Often enough for a walk.
    Often,
}

impl Table<'_> {
    /// How many there are, which page this is, and who is on it.
    async fn page(&self, counts: &TotalCounts) -> Result<(Found, i64, Vec<i64>), AppError> {
        if self.matching.is_everyone() {
            let total = self.counters.shown + if self.view.unsubscribed { self.counters.unsubscribed } else { 0 };
            let page = self.last_page_or(total);
            return Ok((Found::Exactly(total), page, self.walk(self.offset(page)).await?));
        }
        match self.frequency().await? {
            Frequency::Few(total) => {
                let page = self.last_page_or(total);
                return Ok((Found::Exactly(total), page, self.pick(self.offset(page)).await?));
            }
            Frequency::Seldom => {
                let total = counts.total(self.db, &self.matching, self.counters.revision).await?;
                let page = self.last_page_or(total);
                return Ok((Found::Exactly(total), page, self.pick(self.offset(page)).await?));
            }
            Frequency::Often => {}
        }
        let total = counts.total_within(WAIT, self.db, &self.matching, self.counters.revision);
        if self.view.page == 1 {
            let (total, ids) = tokio::join!(total, self.walk(0));
            let ids = ids?;
            let found = total?.map_or(Found::AtLeast(ids.len() as i64), Found::Exactly);
            return Ok((found, 1, ids));
        }
        let total = total.await?;
        let page = total.map_or(self.view.page, |total| self.last_page_or(total));
        let offset = self.offset(page);
        let everyone = self.counters.shown + self.counters.unsubscribed;
        // A walk looks at this many texts to find the page, fetching and sorting at three times as many rows as are found.
        let walks = total.is_none_or(|total| (offset + self.view.per_page) * everyone / total.max(1) < 3 * total);
        let ids = if walks { self.walk(offset).await? } else { self.pick(offset).await? };
        Ok((total.map_or(Found::AtLeast(offset + ids.len() as i64), Found::Exactly), page, ids))
    }

    fn offset(&self, page: i64) -> i64 {
        page.saturating_sub(1).saturating_mul(self.view.per_page)
    }

    fn last_page_or(&self, total: i64) -> i64 {
        self.view.page.min((total + self.view.per_page - 1) / self.view.per_page).max(1)
    }

    /// How often a search finds someone, as far as it has to be known to choose the way.
    async fn frequency(&self) -> Result<Frequency, AppError> {
        let mut query = Sql::default();
        if self.matching.is_indexed() {
            query.push("SELECT COUNT(*) FROM (SELECT contact FROM (");
            self.matching.hits(&mut query, self.db.dialect());
            query.push(") hits LIMIT ").push_bind(FEW).push(") few");
            let (hits,): (i64,) = self.db.one(query.planned_afresh()).await?;
            return Ok(if hits < FEW { Frequency::Few(hits) } else { Frequency::Often });
        }
        query.push("SELECT COUNT(*) FROM (SELECT c.id FROM (SELECT id, workspace FROM contacts WHERE workspace = ");
        query.push_bind(self.actor.workspace).push(" AND state = 0 ORDER BY created_at DESC, id DESC LIMIT ").push_bind(SAMPLE);
        query.push(") c JOIN search_texts s ON s.workspace = c.workspace AND s.contact = c.id WHERE ");
        self.matching.matches(&mut query, self.db.dialect());
        query.push(") sample");
        let (hits,): (i64,) = self.db.one(query).await?;
        Ok(if hits < SAMPLE / 100 { Frequency::Seldom } else { Frequency::Often })
    }

    /// The page by walking along the sort's index.
    async fn walk(&self, offset: i64) -> Result<Vec<i64>, AppError> {
        let counters = &self.counters;
        let unsubscribed = |count: i64| if self.view.unsubscribed { count } else { 0 };
        let parts = match self.view.sort.column {
            SortColumn::Name => vec![self.along("name_key", "")],
            SortColumn::Campaigns => vec![self.along("opt_in", "")],
            SortColumn::Created => vec![self.along("created_at", "")],
            SortColumn::Email => self.filled_then_empty("email_key", counters.shown_email + unsubscribed(counters.unsubscribed_email)),
            SortColumn::Phone => self.filled_then_empty("phone_key", counters.shown_phone + unsubscribed(counters.unsubscribed_phone)),
            SortColumn::LastInteraction => {
                self.filled_then_empty("last_interaction_at", counters.shown_interaction + unsubscribed(counters.unsubscribed_interaction))
            }
            SortColumn::Favorite => self.starred_and_others(),
            SortColumn::Tags => self.tagged_then_others(),
        };
        stretch(self.db, parts, offset, self.view.per_page).await
    }

    /// Empty values come last, whichever way the sort goes.
    fn filled_then_empty(&self, column: &str, filled: i64) -> Vec<Part> {
        let filled = Part { length: Some(filled).filter(|_| self.matching.is_everyone()), ..self.along(column, " IS NOT NULL") };
        vec![filled, self.along(column, " IS NULL")]
    }

    /// A walk along the index of `column`, over those for whom `column` fulfils `condition`. Each state has a stretch of the index of its own; the
    /// database merges two.
    fn along(&self, column: &str, condition: &str) -> Part {
        let mut query = Sql::default();
        for state in self.matching.states.clone() {
            query.push(if state == *self.matching.states.start() { "SELECT c.id AS id, c." } else { " UNION ALL SELECT c.id AS id, c." });
            query.push(column).push(" AS sort_key FROM contacts c");
            self.join_texts(&mut query);
            query.push(" WHERE c.workspace = ").push_bind(self.actor.workspace).push(" AND c.state = ").push_bind(state);
            if !condition.is_empty() {
                query.push(" AND c.").push(column).push(condition);
            }
            self.only_matching(&mut query);
        }
        let order = if condition == " IS NULL" { "id" } else { "sort_key, id" };
        self.part(query, order)
    }

    /// The member's own stars, and everyone else by number.
    fn starred_and_others(&self) -> Vec<Part> {
        let star = " (SELECT 1 FROM favorites f WHERE f.workspace = c.workspace AND f.contact = c.id AND f.person = ";
        let mut starred = sql("SELECT c.id AS id FROM favorites own JOIN contacts c ON c.workspace = own.workspace AND c.id = own.contact");
        self.join_texts(&mut starred);
        starred.push(" WHERE own.workspace = ").push_bind(self.actor.workspace).push(" AND own.person = ").push_bind(self.actor.person);
        self.only_in_view(&mut starred);
        let mut others = sql("SELECT c.id AS id FROM contacts c");
        self.join_texts(&mut others);
        others.push(" WHERE c.workspace = ").push_bind(self.actor.workspace);
        self.only_in_view(&mut others);
        others.push(" AND NOT EXISTS").push(star).push_bind(self.actor.person).push(")");
        let mut parts = vec![self.part(starred, "id"), self.part(others, "id")];
        if !self.view.sort.descending {
            parts.reverse();
        }
        parts
    }

    /// By the names of their tags, read in alphabetical order; who has none comes last.
    fn tagged_then_others(&self) -> Vec<Part> {
        let mut tagged =
            sql("SELECT c.id AS id, words.sort_key AS sort_key FROM (SELECT ct.contact AS contact, string_agg(t.name_key, CAST(");
        tagged.push_bind(BETWEEN_TAGS).push(" AS TEXT) ORDER BY t.name_key) AS sort_key FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag WHERE ct.workspace = ");
        tagged.push_bind(self.actor.workspace).push(" GROUP BY ct.contact) words JOIN contacts c ON c.id = words.contact");
        self.join_texts(&mut tagged);
        tagged.push(" WHERE c.workspace = ").push_bind(self.actor.workspace);
        self.only_in_view(&mut tagged);
        let mut others = sql("SELECT c.id AS id FROM contacts c");
        self.join_texts(&mut others);
        others.push(" WHERE c.workspace = ").push_bind(self.actor.workspace);
        self.only_in_view(&mut others);
        others.push(" AND NOT EXISTS (SELECT 1 FROM contact_tags ct WHERE ct.workspace = c.workspace AND ct.contact = c.id)");
        vec![self.part(tagged, "sort_key, id"), self.part(others, "id")]
    }

    fn part(&self, query: Sql, order: &str) -> Part {
        let direction = self.direction();
        Part { query, order: order.split(", ").map(|column| format!("{column}{direction}")).collect::<Vec<_>>().join(", "), length: None }
    }

    fn direction(&self) -> &'static str {
        if self.view.sort.descending { " DESC" } else { "" }
    }

    fn join_texts(&self, query: &mut Sql) {
        if !self.matching.is_everyone() {
            query.push(" JOIN search_texts s ON s.workspace = c.workspace AND s.contact = c.id");
        }
    }

    fn only_matching(&self, query: &mut Sql) {
        if !self.matching.is_everyone() {
            query.push(" AND ");
            self.matching.matches(query, self.db.dialect());
        }
    }

    fn only_in_view(&self, query: &mut Sql) {
        // The plus keeps the planner from the indexes that begin with the state: it would read and sort everyone of it.
        query.push(" AND +c.state BETWEEN ").push_bind(*self.matching.states.start()).push(" AND ").push_bind(*self.matching.states.end());
        self.only_matching(query);
    }

    /// The page by fetching everyone who matches and sorting them.
    async fn pick(&self, offset: i64) -> Result<Vec<i64>, AppError> {
        let mut query = sql("WITH hits AS MATERIALIZED (");
        self.matching.hits(&mut query, self.db.dialect());
        query.push(") SELECT id FROM (SELECT c.id AS id, ");
        match self.view.sort.column {
            SortColumn::Name => query.push("c.name_key"),
            SortColumn::Campaigns => query.push("c.opt_in"),
            SortColumn::Created => query.push("c.created_at"),
            SortColumn::Email => query.push("c.email_key"),
            SortColumn::Phone => query.push("c.phone_key"),
            SortColumn::LastInteraction => query.push("c.last_interaction_at"),
            SortColumn::Favorite => query
                .push("EXISTS (SELECT 1 FROM favorites f WHERE f.workspace = c.workspace AND f.contact = c.id AND f.person = ")
                .push_bind(self.actor.person)
                .push(")"),
            SortColumn::Tags => query
                .push("(SELECT string_agg(t.name_key, CAST(")
                .push_bind(BETWEEN_TAGS)
                .push(" AS TEXT) ORDER BY t.name_key) FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag ")
                .push("WHERE ct.workspace = c.workspace AND ct.contact = c.id)"),
        };
        query.push(" AS sort_key FROM hits JOIN contacts c ON c.id = hits.contact WHERE c.workspace = ").push_bind(self.actor.workspace);
        let direction = self.direction();
        query.push(") picked ORDER BY sort_key IS NULL, sort_key").push(direction).push(", id").push(direction);
        query.push(" LIMIT ").push_bind(self.view.per_page).push(" OFFSET ").push_bind(offset);
        Ok(first_column(self.db.all(query.planned_afresh()).await?))
    }

    /// The rows of these contacts, in this order.
    async fn rows(&self, ids: Vec<i64>, zone: &Zone) -> Result<Vec<ContactRow>, AppError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql(
            "SELECT c.id, c.state, c.name, c.email, c.phone, c.opt_in, c.created_at, c.last_interaction_at, f.contact AS star FROM contacts c ",
        );
        query.push("LEFT JOIN favorites f ON f.workspace = c.workspace AND f.contact = c.id AND f.person = ").push_bind(self.actor.person);
        query.push(" WHERE c.workspace = ").push_bind(self.actor.workspace).push(" AND ");
        dialect::any(&mut query, self.db.dialect(), "c.id", ids.clone());
        let (rows, mut tags) = tokio::try_join!(
            async { Ok::<_, AppError>(self.db.all::<Stored>(query).await?) },
            tags::of(self.db, self.actor, ids.clone()),
        )?;
        let mut rows: HashMap<i64, Stored> = rows.into_iter().map(|row| (row.id, row)).collect();
        let shown = ids.iter().filter_map(|id| {
            let row = rows.remove(id)?;
            Some(ContactRow {
                id: row.id,
                name: row.name,
                email: row.email,
                phone: row.phone,
                tags: tags.remove(id).unwrap_or_default(),
                last_interaction: row.last_interaction_at.map(|at| moment(zone, at)),
                opt_in: row.opt_in,
                created: moment(zone, row.created_at),
                favorite: row.star.is_some(),
                unsubscribed: row.state != 0,
            })
        });
        Ok(shown.collect())
    }
}

/// A row as the database holds it.
#[derive(sqlx::FromRow)]
struct Stored {
    id: i64,
    state: i64,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    opt_in: bool,
    created_at: i64,
    last_interaction_at: Option<i64>,
    star: Option<i64>,
}

fn moment(zone: &Zone, at: i64) -> Moment {
    Moment { at, exact: zone.exact(at) }
}

/// A part of a list: the contacts of `query` in `order`, `length` of them where that is known.
struct Part {
    query: Sql,
    order: String,
    length: Option<i64>,
}

impl Part {
    async fn length(&self, db: &Db) -> Result<i64, AppError> {
        if let Some(length) = self.length {
            return Ok(length);
        }
        let mut query = self.query.clone();
        query.wrap("SELECT COUNT(*) FROM (", ") part");
        Ok(db.one::<(i64,)>(query).await?.0)
    }

    async fn fetch(&self, db: &Db, offset: i64, limit: i64) -> Result<Vec<i64>, AppError> {
        let mut query = self.query.clone();
        query.push(" ORDER BY ").push(&self.order).push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
        Ok(first_column(db.all(query).await?))
    }
}

/// `limit` contacts from `offset` on of a list that consists of these parts, one after the other.
async fn stretch(db: &Db, parts: Vec<Part>, mut offset: i64, limit: i64) -> Result<Vec<i64>, AppError> {
    let mut ids = Vec::new();
    for part in parts {
        if part.length.is_some_and(|length| offset >= length) {
            offset -= part.length(db).await?;
            continue;
        }
        let fetched = part.fetch(db, offset, limit - ids.len() as i64).await?;
        // How long the part is matters only while nothing of it has been reached.
        offset = if fetched.is_empty() && offset > 0 { offset - part.length(db).await? } else { 0 };
        ids.extend(fetched);
        if ids.len() as i64 == limit {
            break;
        }
    }
    Ok(ids)
}

fn first_column(rows: Vec<(i64,)>) -> Vec<i64> {
    rows.into_iter().map(|(id,)| id).collect()
}
