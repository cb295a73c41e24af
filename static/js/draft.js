// Keeps in this tab what is typed and the server does not have yet: while the connection is gone or the session ended
// (sessionStorage: gone with the tab, because devices are shared and watched). A textarea names its draft, which begins with the
// number of its member, so that nobody else at this tab is given it. A draft ends when its form was sent and its post is shown.

const PREFIX = "draft:"
const SOON = 60_000 // ms between sending a form and seeing its post
const LEFT_OUT = ["csrfmiddlewaretoken", "nonce", "seen", "knew", "revision", "form", "name", "email", "website"]
const seen = new WeakSet()

function textarea(form) {
  return form?.querySelector?.("textarea[data-draft]:not([data-draft=''])")
}

function key(form) {
  return PREFIX + textarea(form).dataset.draft
}

function words(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.includes(name))
}

function keep(form, more = {}) {
  const isTyped = words(form).some(([name, value]) => ["body", "title"].includes(name) && value)
  if (!isTyped && !form.dataset.keep) return sessionStorage.removeItem(key(form))
  sessionStorage.setItem(key(form), JSON.stringify({ words: words(form), base: form.dataset.version ?? "", ...more }))
}

function stored() {
  return Object.keys(sessionStorage).filter((each) => each.startsWith(PREFIX))
}

function forget(isOver = () => true) {
  for (const each of stored()) if (isOver(JSON.parse(sessionStorage.getItem(each)))) sessionStorage.removeItem(each)
}

function forgetSent() {
  forget(({ sentAt = 0 }) => Date.now() - sentAt < SOON)
}

function put(form, kept) {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || LEFT_OUT.includes(field.name)) continue
    const values = kept.words.filter(([name]) => name === field.name).map(([, value]) => value)
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value)
    else if (values.length) [field.value] = values
  }
  textarea(form).dispatchEvent(new Event("input", { bubbles: true }))
}

function show(form, name) {
  const note = form.querySelector(`[${name}]`)
  if (note) note.hidden = false
}

// The server may have got newer words from another device: then both are kept, and the person chooses.
function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(key(form)) ?? "null")
  if (!kept || form.hasAttribute("data-bound")) return
  if (kept.base === (form.dataset.version ?? "") || !form.dataset.version) {
    put(form, kept)
    show(form, "data-draft-note")
  } else {
    show(form, "data-draft-other")
    form.querySelector("[data-draft-other] button")?.addEventListener("click", () => put(form, kept))
  }
}

function restoreAll() {
  for (const form of document.forms) {
    if (!textarea(form) || seen.has(form)) continue
    seen.add(form)
    restore(form)
  }
}

if (location.hash.startsWith("#post-") || document.querySelector("[data-draft-sent]")) forgetSent()
restoreAll()
document.addEventListener("htmx:load", restoreAll)
document.addEventListener("input", ({ target }) => textarea(target.form) && keep(target.form))
document.addEventListener("submit", ({ target, submitter }) => {
  if (submitter?.hasAttribute("data-discard")) sessionStorage.removeItem(key(target))
  else if (textarea(target)) keep(target, { sentAt: submitter?.name === "preview" ? 0 : Date.now() })
})
document.addEventListener("words-kept", ({ target, detail }) => {
  if (!textarea(target)) return
  target.dataset.version = detail.version ?? ""
  sessionStorage.removeItem(key(target))
})
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && textarea(detail.elt) && forgetSent())
window.addEventListener("quick-exit", () => forget())
