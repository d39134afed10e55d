//! Actions of the contact panel that change contacts: save, add, delete, restore.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::panel::{ContactPanel, Subject};
use super::server_fns::{delete_contact, restore_contact};
use crate::changes::Undoing;
use crate::contacts::ContactRow;
use crate::ui::Toast;

impl ContactPanel {
    /// Updates the page after a contact was saved.
    pub fn saved(self, row: ContactRow, undoing: Option<Undoing>) {
        undoing.into_iter().for_each(|undoing| {
            self.table.note_action(undoing);
        });
        self.say(format!("{} is saved.", row.name()), None);
        self.table.rows.replace(&row);
        self.focus_returns.set_value(true);
        self.load(move || self.stop_editing());
    }

    /// Updates the page after a contact was added. Its row is shown and marked even where the view would not show it.
    pub fn added(self, row: ContactRow, undoing: Undoing) {
        self.new_dirty.set(false);
        self.new_open.set(false);
        self.arriving.set_value(Some(row.id));
        self.table.note_action(undoing);
        self.say(format!("{} is added.", row.name()), None);
        self.table.rows.added.set(Some(row));
        self.table.follow();
    }

    /// Opens the dialog that confirms a deletion.
    pub fn ask_to_delete(self, subject: Subject) {
        self.delete_target.set(Some(subject));
        self.delete_open.set(true);
    }

    /// Deletes the contact named in the dialog.
    pub fn delete(self) {
        self.delete_open.set(false);
        let Some(Subject { id, name }) = self.delete_target.get_untracked() else {
            return;
        };
        spawn_local(async move {
            match delete_contact(self.table.slug(), id).await {
                Ok(undoing) => {
                    let act = self.table.note_action(undoing);
                    if self.table.open.get_untracked() == Some(id) {
                        self.stop_editing();
                        self.table.layout.close_drawer(true);
                        self.table.turn_to(None);
                    }
                    self.follow();
                    let undo = Callback::new(move |()| self.table.take_back(act));
                    self.say(format!("{name} is deleted."), Some(undo));
                }
                Err(problem) => self.table.report(format!("{name} was not deleted. {problem}"), false, &problem),
            }
        });
    }

    /// Takes a contact out of the Bin.
    pub fn restore(self, Subject { id, name }: Subject) {
        spawn_local(async move {
            match restore_contact(self.table.slug(), id).await {
                Ok(undoing) => {
                    self.table.note_action(undoing);
                    self.focus_returns.set_value(true);
                    self.load(|| {});
                    self.follow();
                    self.say(format!("{name} is restored."), None);
                }
                Err(problem) => self.table.report(problem.to_string(), false, &problem),
            }
        });
    }

    fn follow(self) {
        self.table.rows.added.set(None);
        self.table.follow();
    }

    fn say(self, sentence: String, undo: Option<Callback<()>>) {
        self.toast.set(Some(Toast { sentence, offer: undo.map(|undo| ("Undo", undo)) }));
    }
}
