// While somebody writes, the server is asked whether a help card or a word of thought fits. It keeps nothing of the text.

import { csrfToken } from "../csrf.js";

const SOON = 1_000 // ms of silence before it is asked
const LEAST = 12 // letters: fewer say nothing yet
let timer = 0
let under = null
let asked = ""

async function ask(place, body) {
  under?.abort()
  under = new AbortController()
  const answer = await fetch(place.dataset.hints, {
    method: "POST", body: new URLSearchParams({ body }), headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin",
    signal: under.signal,
  }).catch(() => null)
  if (!answer?.ok || !place.isConnected) return
  const html = (await answer.text()).trim()
  if (html === place.dataset.shown) return // the same again is not read aloud again
  place.dataset.shown = html
  place.replaceChildren(document.createRange().createContextualFragment(html))
}

function typed(event) {
  const place = event.target.form?.querySelector("[data-hints]")
  if (!place || event.target.name !== "body" || !event.target.form.dataset.keep) return
  const body = event.target.value
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (body === asked) return
    asked = body
    if (body.trim().length >= LEAST) ask(place, body)
    else place.replaceChildren()
  }, SOON)
}

function stop() {
  clearTimeout(timer)
  under?.abort()
}

document.addEventListener("input", typed)
document.addEventListener("submit", stop)
window.addEventListener("quick-exit", stop)
