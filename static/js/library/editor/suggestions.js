// Typing [@ finds sources, typing [[ finds words of the glossary. The element shows the list and minds the keyboard;
// what stands behind the signs, and what replaces them, is told here.
import { insert } from "./insert.js";

const SOON = 180 // ms of silence before the server is asked
const expander = document.querySelector("text-expander")
const field = expander?.querySelector("textarea")
const found = document.querySelector("[data-found]")
let asked = null

// What is being looked for at the cursor: where it begins, and the words so far. A second key in the same brackets counts too.
function sought() {
  const before = field.value.slice(0, field.selectionEnd)
  const source = /(?:\[|\[@[\w-]+(?:;\s*@[\w-]+)*;\s*)@([^@\];\n]*)$/.exec(before)
  if (source) return { address: field.form.dataset.citations, words: source[1], start: before.length - source[1].length - 1, source: true }
  const word = /\[\[([^[\]\n]*)$/.exec(before)
  return word && { address: field.form.dataset.words, words: word[1], start: word.index, source: false }
}

// A name that was looked for in small letters stands in the middle of a sentence, unless it is an abbreviation.
function inCase(name, words) {
  const isPlain = name.slice(1) === name.slice(1).toLowerCase()
  return isPlain && words === words.toLowerCase() ? name.toLowerCase() : name
}

async function list({ address, words }) {
  asked?.abort()
  asked = new AbortController()
  const { signal } = asked
  try {
    await new Promise((resolve) => setTimeout(resolve, SOON))
    if (signal.aborted) return { matched: false }
    const answer = await fetch(`${address}?${new URLSearchParams({ q: words })}`, { signal, headers: { "HX-Request": "true" } })
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html")
    const fragment = page.querySelector("[role=listbox]")
    found.textContent = fragment ? fragment.getAttribute("aria-label") + ": " + fragment.children.length : expander.dataset.none
    return { matched: Boolean(fragment), fragment: fragment && document.importNode(fragment, true) }
  } catch {
    return { matched: false }
  }
}

// The preview says nothing yet of a citation that is still being typed at the end of its line.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!field || document.activeElement !== field || !sought()?.source || /[^\n]/.test(field.value[field.selectionEnd] ?? "\n")) return
  detail.parameters.at = field.value.slice(0, field.selectionEnd).split("\n").length
})

expander?.addEventListener("text-expander-change", (event) => {
  const query = sought()
  if (query) return event.detail.provide(list(query))
  event.preventDefault()
  // The element would go on looking behind the old signs; Escape is how it forgets them.
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))
})

// The list makes the textarea a combobox, which HTML allows no textarea to be; as a text field it may point at an option, too.
expander?.addEventListener("text-expander-activate", () => queueMicrotask(() => {
  field.removeAttribute("role")
  field.removeAttribute("aria-expanded")
}))

expander?.addEventListener("text-expander-value", (event) => {
  event.preventDefault() // it would replace the whole text, and Ctrl+Z would not bring it back
  const query = sought()
  if (!query) return
  const { value } = event.detail.item.dataset
  const end = field.selectionEnd
  const closed = query.source && field.value[end] === "]"
  expander.dismiss()
  insert(field, query.start, end, query.source ? `@${value}${closed ? "" : "]"}` : inCase(value, query.words))
  if (closed) field.setSelectionRange(field.selectionEnd + 1, field.selectionEnd + 1)
  expander.dismiss()
})
