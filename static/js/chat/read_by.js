// Beneath one's own latest message: how many of those who are here have read it. Only in rooms that show it; else no frame comes.

export function showingReadBy(list) {
  const there = list.querySelector("[data-read]")
  let told = there ? { id: there.closest("[data-message]").dataset.id, words: there.textContent } : null

  function hear({ id, words }) {
    told = { id: String(id), words }
    for (const line of list.querySelectorAll("[data-read]")) line.remove()
    again(list.querySelector(`[data-message][data-id="${id}"]`))
  }

  // A message that changed is put there anew, without its line.
  function again(item) {
    if (!told?.words || item?.dataset.id !== told.id || item.querySelector("[data-read]")) return
    const line = Object.assign(document.createElement("p"), { className: "message__read meta", textContent: told.words })
    line.dataset.read = ""
    line.setAttribute("aria-live", "off") // it changes by itself, and is nothing to be read aloud
    item.insertBefore(line, item.querySelector(".message__tools"))
  }

  return { hear, again }
}
