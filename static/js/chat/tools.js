// What can be done with one message: answering it, and a panel of choices that is fetched beneath it and sent without leaving.

import { csrfToken } from "../csrf.js";

export function bindTools(list, { composer, tell }) {
  list.addEventListener("click", async (event) => {
    const item = event.target.closest("[data-message]")
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.target.closest("[data-reply]")) {
      event.preventDefault()
      composer.answer(item.dataset.id)
    } else if (event.target.closest("[data-more]")) {
      event.preventDefault()
      await toggle(item)
    } else if (event.target.closest("[data-to]")) {
      const source = document.getElementById(event.target.closest("[data-to]").dataset.to)
      if (!source) return
      event.preventDefault()
      source.scrollIntoView({ block: "center" })
      source.focus()
    }
  })
  list.addEventListener("submit", async (event) => {
    const form = event.target
    const item = form.closest("[data-message]")
    if (!item) return
    event.preventDefault()
    const answer = await send(form, event.submitter)
    if (!answer) return tell(list.dataset.textLost)
    const told = await answer.json().catch(() => ({}))
    tell(answer.ok ? (told.sentence ?? list.dataset.textDone) : told.reason)
    if (answer.ok && "reload" in form.dataset) return location.reload()
    if (answer.ok) close(document.getElementById(item.id) ?? item)
    return undefined
  })
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("[data-message]")
    if (event.key === "Escape" && item?.querySelector("[data-panel]")) close(item)
  })
}

async function toggle(item) {
  if (item.querySelector("[data-panel]")) return close(item)
  const address = item.dataset.tools
  const answer = await fetch(`${address}?tools`, { headers: { Accept: "text/html" } }).catch(() => null)
  if (!answer?.ok || answer.redirected) return location.assign(address)
  item.append(document.createRange().createContextualFragment(await answer.text()))
  item.querySelector("[data-more]").setAttribute("aria-expanded", "true")
  const panel = item.querySelector("[data-panel]")
  panel?.querySelector("button, a")?.focus()
  panel?.scrollIntoView({ block: "nearest" })
  return undefined
}

function close(item) {
  item.querySelector("[data-panel]")?.remove()
  const more = item.querySelector("[data-more]")
  more?.setAttribute("aria-expanded", "false")
  ;(more ?? item).focus()
}

function send(form, submitter) {
  const body = new FormData(form, submitter)
  return fetch(form.action, {
    method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
  }).catch(() => null)
}
