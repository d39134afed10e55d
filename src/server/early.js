// What is pressed in the table before the browser half has arrived is done once it is there. Links and forms work by themselves.
{
  const root = document.documentElement;
  const wanted = [];
  const isReady = () => "ready" in root.dataset;
  // Rows may have come and gone by then: the contact in the row tells whether it is still the one that was pressed.
  const contact = (element) => element.closest("tr")?.querySelector("th a")?.getAttribute("href");
  const press = (event) => {
    const at = event.target.closest?.(".contacts :is(td, tbody th), .contacts thead input, .live-switch .switch");
    if (isReady() || !at || event.target.closest("a, :disabled, [popovertarget]")) return;
    event.preventDefault();
    const element = event.target.closest("input, button") ?? at;
    const isCell = element === at && !at.matches("input, button");
    // One field can be open: the last one that was wanted.
    const before = isCell ? wanted.findIndex((other) => other.isCell) : -1;
    if (before >= 0) wanted.splice(before, 1)[0].element.removeAttribute("data-wanted");
    element.setAttribute("data-wanted", "");
    wanted.push({ element, isCell, contact: contact(element) });
  };
  addEventListener("click", press, true);
  new MutationObserver((_, observer) => {
    if (!isReady()) return;
    observer.disconnect();
    removeEventListener("click", press, true);
    for (const press of wanted.sort((one, other) => one.isCell - other.isCell)) {
      press.element.removeAttribute("data-wanted");
      if (press.element.isConnected && contact(press.element) === press.contact) press.element.click();
    }
  }).observe(root, { attributeFilter: ["data-ready"] });
}
