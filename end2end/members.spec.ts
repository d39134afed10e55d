import { BEN, PASSWORD, expect, expectFaultless, objections, ready, signIn, test } from "./people.ts";

test("a stranger is asked to sign in, and lands at the contacts", async ({ stranger }) => {
  await stranger.goto("/");
  await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expectFaultless(stranger);

  await signIn(stranger, BEN);
  await ready(stranger);
});

test("whoever has signed in is not asked again", async ({ rosa }) => {
  await rosa.goto("/");
  await expect(rosa.getByRole("heading", { name: "All contacts" })).toBeVisible();
  await ready(rosa);
});

test("a wrong password is said in words, and what was typed stays", async ({ stranger, expected }) => {
  expected.push(/422/);
  await stranger.goto("/sign-in");
  await stranger.getByLabel("Email").fill(BEN.email);
  await stranger.getByLabel("Password").fill("not this one at all");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.getByRole("alert")).toHaveText("Wrong email or password.");
  await expect(stranger.getByLabel("Email")).toHaveValue(BEN.email);
  await expect(stranger.getByLabel("Password")).toHaveValue("");
  await expectFaultless(stranger);
});

const MEMBERS = "/w/northwind/settings/members";

test("an invitation's link lets one person in, with the role it brings", async ({ rosa, stranger, browser }) => {
  await rosa.goto(MEMBERS);
  await ready(rosa);
  await expectFaultless(rosa);
  await rosa.getByRole("combobox", { name: "Role", exact: true }).selectOption("Viewer");
  await rosa.getByRole("button", { name: "Create link" }).click();
  const link = await rosa.getByRole("textbox", { name: "Invitation link" }).inputValue();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invitation\/[0-9a-f]{64}$/);

  await stranger.goto(link);
  await expect(stranger.getByRole("heading", { name: "Join Northwind" })).toBeVisible();
  await expect(stranger.getByText("Rosa Nilsen invited you as a viewer. You can see everything")).toBeVisible();
  await expect(stranger.getByRole("link", { name: "Sign in" })).toBeVisible();
  await expectFaultless(stranger);
  await stranger.getByLabel("Your name").fill("Nia Mensah");
  await stranger.getByLabel("Email").fill("nia@northwind.example");
  await stranger.getByLabel("Password").fill(PASSWORD);
  await stranger.getByRole("button", { name: "Join" }).click();
  await expect(stranger.getByRole("heading", { name: "Bring in the people you know" })).toBeVisible();

  const late = await browser.newPage();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "This invitation is no longer valid" })).toBeVisible();
  await late.close();

  await rosa.reload();
  await ready(rosa);
  await expect(rosa.getByRole("combobox", { name: "Role of Nia Mensah" })).toHaveValue("viewer");
});

test("who is suspended while a page is open is out at once, and in again", async ({ rosa, ben, server, expected }) => {
  expected.push(/404/);
  await server.command(["import", server.written("one.csv", "email,name\nada@one.example,Ada\n")]);
  await ben.goto("/w/northwind/contacts");
  await ready(ben);
  await rosa.goto(MEMBERS);
  await ready(rosa);
  await rosa.getByRole("button", { name: "Suspend Ben Adeyemi" }).click();
  await expect(rosa.getByRole("button", { name: "Reinstate Ben Adeyemi" })).toBeVisible();
  // Ben's page reacts without any action.
  await expect(ben.getByRole("heading", { name: "No workspace" })).toBeVisible();
  await rosa.getByRole("button", { name: "Reinstate Ben Adeyemi" }).click();
  await expect(rosa.getByRole("button", { name: "Suspend Ben Adeyemi" })).toBeVisible();
  await ben.goto("/");
  await expect(ben.getByRole("heading", { name: "All contacts" })).toBeVisible();
});

test("a member is given another role, and removed after a question", async ({ rosa, vera }) => {
  await rosa.goto(MEMBERS);
  await ready(rosa);
  const set = rosa.waitForResponse("**/fn/set_role");
  await rosa.getByRole("combobox", { name: "Role of Vera Duarte" }).selectOption("Editor");
  expect((await set).ok()).toBe(true);
  // The choice shows at once; a reload shows the stored role.
  await rosa.reload();
  await ready(rosa);
  await expect(rosa.getByRole("combobox", { name: "Role of Vera Duarte" })).toHaveValue("editor");
  await rosa.getByRole("button", { name: "Remove Vera Duarte" }).click();
  const question = rosa.getByRole("alertdialog", { name: "Remove member" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  expect(await objections(rosa)).toEqual([]);
  await rosa.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(rosa.getByRole("button", { name: "Remove Vera Duarte" })).toBeFocused();
  await rosa.keyboard.press("Enter");
  await question.getByRole("button", { name: "Remove" }).click();
  await expect(rosa.getByRole("button", { name: "Remove Vera Duarte" })).toHaveCount(0);
  await vera.goto("/");
  await expect(vera.getByRole("heading", { name: "No workspace" })).toBeVisible();
});

test("the members page shows who is here, and when others were", async ({ rosa, ben }) => {
  await ben.goto("/w/northwind/contacts");
  await ready(ben);
  await rosa.goto(MEMBERS);
  await ready(rosa);
  const row = (name: string) => rosa.getByRole("list", { name: "Members" }).getByRole("listitem").filter({ hasText: name });
  await expect(row("Rosa Nilsen")).toContainText("Here now");
  await expect(row("Ben Adeyemi")).toContainText("Here now");
  await ben.close();
  await expect(row("Ben Adeyemi")).toContainText(/Last active (just now|[1-4] min ago)/, { timeout: 45_000 });
});

test("the members page follows: who joins is there, and the link is gone", async ({ rosa, stranger }) => {
  await rosa.goto(MEMBERS);
  await ready(rosa);
  await rosa.getByRole("button", { name: "Create link" }).click();
  const field = rosa.getByRole("textbox", { name: "Invitation link" });
  const link = await field.inputValue();
  await expect(rosa.getByText("Copy it now: it won’t be shown again.")).toBeVisible();
  await expect(rosa.getByRole("heading", { name: "Open invitations" })).toBeVisible();
  const open = await rosa.locator(".invitations > li").count();
  await stranger.goto(link);
  await stranger.getByLabel("Your name").fill("Kofi Annan");
  await stranger.getByLabel("Email").fill("kofi@northwind.example");
  await stranger.getByLabel("Password").fill(PASSWORD);
  await stranger.getByRole("button", { name: "Join" }).click();
  await expect(stranger).toHaveURL(/\/contacts$/);
  await expect(rosa.getByRole("combobox", { name: "Role of Kofi Annan" })).toHaveValue("editor");
  await expect(field).toHaveCount(0);
  await expect(rosa.locator(".invitations > li")).toHaveCount(open - 1);
  await rosa.getByRole("button", { name: "Create link" }).click();
  await expect(field).toBeVisible();
  await rosa.locator(".invitations > li").first().getByRole("button", { name: "Revoke" }).click();
  await expect(rosa.getByText("Invitation revoked.")).toBeVisible();
  await expect(field).toHaveCount(0);
});

test("who is made a viewer while the table is open edits no longer, without a reload", async ({ rosa, ben, server }) => {
  await server.command(["import", server.written("role.csv", "email,name,phone\nrole@one.example,Role Model,+48 22 555 01 23\n")]);
  await ben.goto("/w/northwind/contacts");
  await ready(ben);
  await ben.evaluate(() => {
    (window as Window & { stays?: boolean }).stays = true;
  });
  const add = ben.getByRole("button", { name: "New contact" });
  const campaigns = ben.getByRole("switch", { name: "Campaigns, Role Model" });
  await expect(add).toBeVisible();
  await expect(campaigns).toBeEnabled();
  await rosa.goto(MEMBERS);
  await ready(rosa);
  const role = rosa.getByRole("combobox", { name: "Role of Ben Adeyemi" });
  await role.selectOption("Viewer");
  await expect(rosa.getByText("Ben Adeyemi is now a viewer.")).toBeVisible();
  await expect(add).toHaveCount(0);
  await expect(ben.getByRole("button", { name: "Import" })).toHaveCount(0);
  await expect(campaigns).toBeDisabled();
  await role.selectOption("Editor");
  await expect(add).toBeVisible();
  await expect(campaigns).toBeEnabled();
  expect(await ben.evaluate(() => (window as Window & { stays?: boolean }).stays)).toBe(true);
});

test("the only owner is not offered to go, one of two is asked in words about oneself", async ({ rosa }) => {
  await rosa.goto(MEMBERS);
  await ready(rosa);
  await expect(rosa.getByText("The only owner")).toBeVisible();
  await expect(rosa.getByRole("button", { name: "Suspend Rosa Nilsen" })).toHaveCount(0);
  await expect(rosa.getByRole("button", { name: "Remove Rosa Nilsen" })).toHaveCount(0);
  await rosa.getByRole("combobox", { name: "Role of Ben Adeyemi" }).selectOption("Owner");
  await rosa.getByRole("button", { name: "Remove Rosa Nilsen" }).click();
  const question = rosa.getByRole("alertdialog", { name: "Remove member" });
  await expect(question).toContainText("Remove yourself?");
  await expect(question).toContainText("You leave this workspace at once");
  // Cancel comes first, in the document and on the screen.
  const buttons = question.getByRole("button");
  expect(await buttons.allTextContents()).toEqual(["Cancel", "Remove"]);
  const lefts = await buttons.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().left));
  expect(lefts[0]).toBeLessThan(lefts[1]);
  await rosa.keyboard.press("Escape");
  await rosa.getByRole("combobox", { name: "Role of Ben Adeyemi" }).selectOption("Editor");
  await expect(rosa.getByText("The only owner")).toBeVisible();
});

test("on a phone a member's name, role and acts stand clear of one another", async ({ rosa }) => {
  await rosa.setViewportSize({ width: 390, height: 844 });
  await rosa.goto(MEMBERS);
  await ready(rosa);
  const rows = rosa.locator(".members > li");
  await expect(rows.filter({ hasText: "Ben Adeyemi" }).getByRole("button", { name: "Suspend" })).toBeVisible();
  const wrong = await rows.evaluateAll((rows) =>
    rows.flatMap((row) => {
      const parts = [...row.children].map((part) => ({ part, box: part.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
      const over = parts.flatMap(({ part, box }, place) =>
        parts
          .slice(place + 1)
          .filter(({ box: other }) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)
          .map(({ part: other }) => `${part.textContent} over ${other.textContent}`),
      );
      const cut = [...row.querySelectorAll(".who > span")].filter((span) => span.scrollWidth > span.clientWidth).map((span) => `${span.textContent} is cut`);
      const outside = parts.filter(({ part }) => part.scrollWidth > part.clientWidth + 1).map(({ part }) => `${part.textContent} is wider than its place`);
      return [...over, ...cut, ...outside];
    }),
  );
  expect(wrong).toEqual([]);
});

test("the last owner is told why not", async ({ rosa, expected }) => {
  expected.push(/409/);
  await rosa.goto(MEMBERS);
  await ready(rosa);
  await rosa.getByRole("combobox", { name: "Role of Rosa Nilsen" }).selectOption("Viewer");
  await expect(rosa.getByRole("alert")).toContainText("A workspace needs an owner.");
  await expect(rosa.getByRole("combobox", { name: "Role of Rosa Nilsen" })).toHaveValue("owner");
});

test("a member who has forgotten the password sets a new one by a link", async ({ rosa, stranger, server, expected }) => {
  expected.push(/404/, /422/);
  await server.command(["member", "add", "--email", "lee@northwind.example", "--name", "Lee Park", "--role", "editor", "--workspace", "Northwind"], `${PASSWORD}\n`);
  await stranger.goto("/sign-in");
  await expect(stranger.getByText("Forgot your password? Ask an owner or admin of your workspace for a link.")).toBeVisible();

  await rosa.goto(MEMBERS);
  await ready(rosa);
  await rosa.getByRole("button", { name: "Reset password of Lee Park" }).click();
  const dialog = rosa.getByRole("dialog", { name: "Reset password" });
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await dialog.getByRole("textbox", { name: "Password link" }).inputValue();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/password\/[0-9a-f]{64}$/);
  expect(await objections(rosa)).toEqual([]);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
  // The members page does not reset one's own password.
  await expect(rosa.getByRole("button", { name: "Reset password of Rosa Nilsen" })).toHaveCount(0);

  await stranger.goto(link);
  await expect(stranger.getByRole("heading", { name: "Set a new password" })).toBeVisible();
  await expect(stranger.getByText("Lee Park")).toBeVisible();
  await expectFaultless(stranger);
  await stranger.getByLabel("New password").fill("a new walk along the river");
  await stranger.getByRole("button", { name: "Set password" }).click();
  await expect(stranger.getByRole("link", { name: "All contacts" })).toBeVisible();
  await stranger.goto(link);
  await expect(stranger.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await expectFaultless(stranger);
});

test("one's own email is changed with the password", async ({ server, stranger, expected }) => {
  expected.push(/422/);
  await server.command(["member", "add", "--email", "kim@northwind.example", "--name", "Kim Oh", "--role", "viewer", "--workspace", "Northwind"], `${PASSWORD}\n`);
  await signIn(stranger, { name: "Kim Oh", email: "kim@northwind.example", role: "viewer" });
  await ready(stranger);
  await stranger.goto("/w/northwind/settings/account");
  await ready(stranger);
  const form = stranger.getByRole("form", { name: "Email" });
  await form.getByLabel("Email").fill(BEN.email);
  await form.getByLabel("Your password").fill(PASSWORD);
  await form.getByRole("button", { name: "Change email" }).click();
  await expect(form.getByRole("alert")).toHaveText("This email address is already taken.");
  await form.getByLabel("Email").fill("kim.oh@northwind.example");
  await form.getByRole("button", { name: "Change email" }).click();
  await expect(form.getByRole("status")).toHaveText("Saved. Sign in with this email from now on.");
  await stranger.reload();
  await expect(form.getByLabel("Email")).toHaveValue("kim.oh@northwind.example");
});

test("two workspaces in two tabs stay apart", async ({ rosa, server }) => {
  await server.command(["import", "--workspace", "northwind", server.written("here.csv", "email,name\nhere@one.example,Here\n")]);
  await rosa.goto("/w/northwind/contacts");
  await ready(rosa);
  const other = await rosa.context().newPage();
  await other.goto("/w/northwind/contacts");
  await ready(other);
  await other.getByRole("button", { name: "Switch workspace" }).click();
  await other.getByRole("link", { name: "New workspace" }).click();
  await expect(other.getByLabel("Workspace name")).toBeVisible();
  await expectFaultless(other);
  await other.getByLabel("Workspace name").fill("Second");
  await other.getByRole("button", { name: "Create workspace" }).click();
  await expect(other).toHaveURL(/\/w\/second\/contacts$/);
  await expect(other.getByRole("heading", { name: "Bring in the people you know" })).toBeVisible();
  await rosa.getByRole("searchbox").fill("here");
  await expect(rosa.getByRole("rowheader", { name: "Here" })).toBeVisible();
  await expect(rosa).toHaveURL(/\/w\/northwind\//);
  await other.reload();
  await expect(other.getByRole("heading", { name: "Bring in the people you know" })).toBeVisible();
});

test("settings of workspace and account are saved, and say what is wrong", async ({ rosa, expected }) => {
  expected.push(/422/);
  await rosa.goto("/w/northwind/settings/workspace");
  await ready(rosa);
  await rosa.getByLabel("Time zone").fill("Mars/Base");
  await rosa.getByRole("button", { name: "Save" }).click();
  await expect(rosa.getByRole("alert")).toContainText("A time zone is a name such as Europe/Warsaw.");
  await expectFaultless(rosa);
  await rosa.getByLabel("Time zone").fill("Africa/Lagos");
  await rosa.getByRole("combobox", { name: "Country" }).selectOption("Nigeria");
  await rosa.getByRole("button", { name: "Save" }).click();
  await expect(rosa.getByRole("status")).toHaveText("Saved.");
  await rosa.reload();
  await expect(rosa.getByRole("combobox", { name: "Country" })).toHaveValue("NG");

  await rosa.goto("/w/northwind/settings/account");
  await ready(rosa);
  await expectFaultless(rosa);
  await rosa.getByLabel("Current password").fill("not this one at all");
  await rosa.getByLabel("New password").fill("a longer walk along the river");
  await rosa.getByRole("button", { name: "Change password" }).click();
  await expect(rosa.getByRole("alert")).toHaveText("This is not your current password.");
});
