// What is typed is kept on the server while it is typed, and the page says in words whether it is.

const SOON = 2_000 // ms of silence before it is kept
const LATEST = 10_000 // ms until it is kept while somebody goes on typing
const AGAIN = 8_000 // ms until it is tried again without a connection
let form = null // the one that was typed into last
let timer = 0
let since = 0
let waiting = false
let left = false
let under = null

function part(name) {
  return form.querySelector(`[${name}]`) ?? document.querySelector(`[${name}]`)
}

function say(words) {
  const state = part("data-kept")
  if (state.textContent !== words) state.textContent = words
}

function tell(words) {
  const news = part("data-news")
  if (!news) return
  if (news.textContent !== words) news.textContent = words
  news.hidden = !words
}

function plan(delay) {
  clearTimeout(timer)
  timer = setTimeout(keep, delay)
}

async function keep() {
  clearTimeout(timer)
  waiting = false
  since = 0
  under?.abort()
  under = new AbortController()
  const { signal } = under
  const kept = form
  const answer = await fetch(form.dataset.keep, {
    method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin", signal,
  }).catch(() => null)
  const told = await answer?.json().catch(() => null)
  if (signal.aborted) return
  if (answer?.ok && told) {
    say(told.sentence)
    tell(told.news)
    if (!waiting) kept.dispatchEvent(new CustomEvent("words-kept", { bubbles: true, detail: told }))
  } else {
    say(told?.reason ?? part("data-kept").dataset.lost)
    waiting = true
    if (!told) plan(AGAIN)
  }
}

function typed(event) {
  const typedInto = event.target.closest?.("form[data-keep]")
  if (!typedInto || left) return
  form = typedInto
  if (!waiting) say(part("data-kept").dataset.waits)
  waiting = true
  since ||= Date.now()
  plan(Math.max(0, Math.min(SOON, since + LATEST - Date.now())))
}

function stop() {
  clearTimeout(timer)
  under?.abort()
  waiting = false
  since = 0
}

document.addEventListener("input", typed)
document.addEventListener("submit", (event) => event.target === form && stop()) // the form itself brings the words now
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && waiting && keep())
window.addEventListener("quick-exit", () => {
  left = true
  stop()
})
