// What is typed is kept on the server while it is typed, and the page says in words whether it is.

const SOON = 2_000 // ms of silence before it is kept
const LATEST = 10_000 // ms until it is kept while somebody goes on typing
const AGAIN = 8_000 // ms until it is tried again without a connection
const form = document.querySelector("form[data-keep]")
const state = document.querySelector("[data-kept]")
const news = document.querySelector("[data-news]")
let timer = 0
let since = 0
let waiting = false
let under = null

function say(words) {
  if (state.textContent !== words) state.textContent = words
}

function tell(words) {
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
  const answer = await fetch(form.dataset.keep, {
    method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin", signal,
  }).catch(() => null)
  if (signal.aborted) return
  const told = await answer?.json().catch(() => null)
  if (answer?.ok && told) {
    say(told.sentence)
    tell(told.news)
  } else {
    say(told?.reason ?? state.dataset.lost)
    waiting = true
    if (!told) plan(AGAIN)
  }
}

function typed() {
  if (!waiting) say(state.dataset.waits)
  waiting = true
  since ||= Date.now()
  plan(Math.max(0, Math.min(SOON, since + LATEST - Date.now())))
}

function stop() {
  clearTimeout(timer)
  under?.abort()
  form.removeEventListener("input", typed)
  document.removeEventListener("visibilitychange", leave)
}

function leave() {
  if (document.visibilityState === "hidden" && waiting) keep()
}

if (form) {
  form.addEventListener("input", typed)
  form.addEventListener("submit", stop) // the form itself brings the words now
  document.addEventListener("visibilitychange", leave)
  window.addEventListener("quick-exit", stop)
}
