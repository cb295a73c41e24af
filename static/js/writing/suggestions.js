// Suggestions at the cursor. The element <text-expander> shows the list and minds the keyboard; what stands behind the signs, and
// what replaces them, is told by whoever calls suggest().
import { insert } from "./insert.js";

const SOON = 180 // ms of silence before the server is asked

// Each of triggers looks at the text before the cursor, and says { address, words, start, put(item) } or nothing.
export function suggest(expander, triggers) {
  const field = expander.querySelector("textarea")
  const found = expander.parentElement.querySelector("[data-found]")
  let asked = null

  function sought() {
    const before = field.value.slice(0, field.selectionEnd)
    return triggers.map((trigger) => trigger(before, field)).find(Boolean)
  }

  async function list({ address, words }) {
    asked?.abort()
    asked = new AbortController()
    const { signal } = asked
    try {
      await new Promise((resolve) => setTimeout(resolve, SOON))
      if (signal.aborted) return { matched: false }
      const asking = new URL(address, location)
      asking.searchParams.set("q", words)
      const answer = await fetch(asking, { signal, headers: { "HX-Request": "true" } })
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html")
      const fragment = page.querySelector("[role=listbox]")
      found.textContent = fragment ? fragment.getAttribute("aria-label") + ": " + fragment.children.length : expander.dataset.none
      return { matched: Boolean(fragment), fragment: fragment && document.importNode(fragment, true) }
    } catch {
      return { matched: false }
    }
  }

  expander.addEventListener("text-expander-change", (event) => {
    const query = sought()
    if (query) return event.detail.provide(list(query))
    event.preventDefault()
    // The element would go on looking behind the old signs; Escape is how it forgets them.
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))
  })

  // The list makes the textarea a combobox, which HTML allows no textarea to be; as a text field it may point at an option, too.
  expander.addEventListener("text-expander-activate", () => queueMicrotask(() => {
    field.removeAttribute("role")
    field.removeAttribute("aria-expanded")
  }))

  expander.addEventListener("text-expander-value", (event) => {
    event.preventDefault() // it would replace the whole text, and Ctrl+Z would not bring it back
    const query = sought()
    if (!query) return
    const end = field.selectionEnd
    expander.dismiss()
    const { words, skip = 0 } = query.put(event.detail.item.dataset.value, field.value.slice(end))
    insert(field, query.start, end, words)
    if (skip) field.setSelectionRange(field.selectionEnd + skip, field.selectionEnd + skip)
    expander.dismiss()
  })
}
