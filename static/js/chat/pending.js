// Messages on their way: shown at the end of the conversation, in words, until the server has them.

export function showPending(list, template, nonce, entry) {
  const item = list.querySelector(`[data-nonce="${CSS.escape(nonce)}"]`) ?? (entry && put(list, template, nonce, entry.body))
  if (!entry) return item?.remove()
  const note = item.querySelector("[data-pending-note]")
  note.textContent = entry.reason ?? (!navigator.onLine ? note.dataset.textQueued : entry.late ? note.dataset.textLate : note.dataset.textSending)
  item.querySelector("[data-pending-copy]").hidden = !entry.late && navigator.onLine
  return undefined
}

function put(list, template, nonce, body) {
  const item = template.content.firstElementChild.cloneNode(true)
  item.dataset.nonce = nonce
  item.querySelector("[data-pending-body]").textContent = body
  const copy = item.querySelector("[data-pending-copy]")
  copy.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(body).then(() => (copy.textContent = copy.dataset.textCopied), () => select(item))
    if (!navigator.clipboard) select(item)
  })
  list.append(item)
  return item
}

// Where a page may not write to the clipboard, the words are marked, so that Ctrl+C takes them.
function select(item) {
  getSelection().selectAllChildren(item.querySelector("[data-pending-body]"))
}
