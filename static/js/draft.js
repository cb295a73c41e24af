// Keeps what is being typed in this tab (sessionStorage: gone with the tab, because devices are shared and watched).
// A textarea names its draft in data-draft. A draft ends when its form was sent and the page shows a post in answer.

const PREFIX = "draft:"
const SOON = 60_000 // ms between sending a form and seeing its post

function fields() {
  return document.querySelectorAll("textarea[data-draft]:not([data-draft=''])")
}

function keep(event) {
  const key = event.target.dataset?.draft
  if (!key) return
  if (event.target.value) sessionStorage.setItem(PREFIX + key, JSON.stringify({ text: event.target.value }))
  else sessionStorage.removeItem(PREFIX + key)
}

function markSent(event) {
  for (const field of event.target.querySelectorAll("textarea[data-draft]")) {
    const draft = { text: field.value, sentAt: event.submitter?.name === "preview" ? 0 : Date.now() }
    if (field.value) sessionStorage.setItem(PREFIX + field.dataset.draft, JSON.stringify(draft))
  }
}

function stored() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))
}

function forgetSent() {
  for (const key of stored()) {
    if (Date.now() - (JSON.parse(sessionStorage.getItem(key)).sentAt ?? 0) < SOON) sessionStorage.removeItem(key)
  }
}

function forgetAll() {
  for (const key of stored()) sessionStorage.removeItem(key)
}

function restore() {
  for (const field of fields()) {
    const draft = sessionStorage.getItem(PREFIX + field.dataset.draft)
    if (!draft || field.value) continue
    field.value = JSON.parse(draft).text
    const note = field.form?.querySelector("[data-draft-note]")
    if (note) note.hidden = false
  }
}

if (location.hash.startsWith("#post-") || document.querySelector("[data-draft-sent]")) forgetSent()
restore()
document.addEventListener("input", keep)
document.addEventListener("submit", markSent)
document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && forgetSent())
window.addEventListener("quick-exit", forgetAll)
