// Typing @ finds people who are near, typing [[ finds pages of the library.
import { suggest } from "../writing/suggestions.js";

const known = new WeakSet()

function person(before, field) {
  const match = /(?:^|[^\w@./-])@([\w-]*)$/u.exec(before)
  return match && {
    address: field.closest("text-expander").dataset.members, words: match[1], start: before.length - match[1].length - 1,
    put: (name, after) => ({ words: `@${name}${/^\s/.test(after) ? "" : " "}` }),
  }
}

function entry(before, field) {
  const match = /\[\[([^[\]\n]*)$/.exec(before)
  return match && {
    address: field.closest("text-expander").dataset.entries, words: match[1], start: match.index,
    put: (path, after) => (after.startsWith("]]") ? { words: `[[${path}`, skip: 2 } : { words: `[[${path}]] ` }),
  }
}

function bind() {
  for (const expander of document.querySelectorAll("text-expander[data-members]")) {
    if (!known.has(expander)) suggest(expander, [person, entry])
    known.add(expander)
  }
}

bind()
document.addEventListener("htmx:load", bind) // after a reply there is a fresh box
