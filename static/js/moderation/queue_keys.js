/* Keys of the queue: j and k move, o opens, c takes, v shows the words, x chooses, ? lists them. Off while somebody types, and with other keys held. */
const list = document.querySelector("[data-cases]");
const help = document.querySelector("[data-keys-help]");

function cases() {
  return [...(list?.querySelectorAll("[data-case]") ?? [])];
}

function present() {
  return document.activeElement?.closest("[data-case]") ?? null;
}

function move(by) {
  const all = cases();
  const here = all.indexOf(present());
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function showHelp() {
  help.open = !help.open;
  if (help.open) {
    help.querySelector("summary").focus();
  }
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => present()?.querySelector("[data-case-link]")?.click(),
  c: () => present()?.querySelector("[data-case-claim]")?.click(),
  v: () => present()?.querySelector("[data-case-words]")?.toggleAttribute("open"),
  x: () => present()?.querySelector("input[type=checkbox]")?.click(),
  "?": showHelp,
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
    return;
  }
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
