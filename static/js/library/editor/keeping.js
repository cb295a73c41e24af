// What is typed is kept on the server while it is typed, and the page says in words whether it is. Until it is, this tab has it.
import { remember, restore, settled } from "./copy.js";
import { isTooLong, size } from "./size.js";

const SOON = 2_000 // ms of silence before it is kept
const LATEST = 10_000 // ms until it is kept while somebody goes on typing
const AGAIN = 8_000 // ms until it is tried again without a connection
const OUTLIVES = 60_000 // bytes a request may have that goes on when its page is gone
const form = document.querySelector("form[data-keep]")
const state = document.querySelector("[data-kept]")
const news = document.querySelector("[data-news]")
let timer = 0
let since = 0
let waiting = false
let under = null
let strokes = 0

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
  if (isTooLong(form)) return say(state.dataset.long)
  under = new AbortController()
  const { signal } = under
  const until = strokes
  const answer = await fetch(form.dataset.keep, {
    method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin", signal,
    keepalive: size(form) < OUTLIVES,
  }).catch(() => null)
  if (signal.aborted) return
  const told = await answer?.json().catch(() => null)
  if (answer?.ok && told) {
    say(told.sentence)
    tell(told.news)
    settled(told.mark, form, strokes === until)
  } else {
    say(told?.reason ?? state.dataset.lost)
    waiting = true
    if (!told) plan(AGAIN)
  }
}

function typed() {
  strokes += 1
  remember(form)
  if (!waiting) say(state.dataset.waits)
  waiting = true
  since ||= Date.now()
  plan(Math.max(0, Math.min(SOON, since + LATEST - Date.now())))
}

function listen() {
  form.addEventListener("input", typed)
  document.addEventListener("visibilitychange", leave)
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

function send(event) {
  if (isTooLong(form)) {
    event.preventDefault()
    return form.elements.body.focus()
  }
  remember(form) // should the answer be that the session is over, or none
  return stop() // the form itself brings the words now
}

function begin() {
  if (form.dataset.sent !== undefined) return remember(form) // the page shows what was sent, and not what was saved
  if (!restore(form)) return
  document.querySelector("[data-restored]").hidden = false
  // htmx listens from the load of the page on
  const again = () => form.dispatchEvent(new Event("input"))
  if (document.readyState === "complete") again()
  else window.addEventListener("load", again)
}

if (form) {
  listen()
  form.addEventListener("submit", send)
  window.addEventListener("pageshow", ({ persisted }) => persisted && listen()) // back from an answer that refused
  document.addEventListener("htmx:beforeRequest", (event) => isTooLong(form) && event.preventDefault())
  document.addEventListener("submit", (event) => event.target.matches("[data-forgets]") && stop())
  window.addEventListener("quick-exit", stop)
  document.querySelector("[data-restored] button").addEventListener("click", () => {
    form.reset() // to what came with the page
    document.querySelector("[data-restored]").hidden = true
    form.dispatchEvent(new Event("input"))
  })
  begin()
}
