// Tells the site how far somebody has really read: the last post that was in sight for a moment. Opening a page writes nothing.

import { csrfToken } from "../csrf.js";

const PAUSE = 1500 // ms in sight before it counts

const list = document.querySelector("[data-read-mark]")
let reached = Number(list?.dataset.readTo ?? 0)
let told = reached
let timer = 0

function tell() {
  clearTimeout(timer)
  if (reached <= told) return
  told = reached
  const body = new URLSearchParams({ to: String(reached), csrfmiddlewaretoken: csrfToken() })
  fetch(list.dataset.readMark, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": csrfToken() } }).catch(() => {})
}

function look(sightings) {
  for (const sighting of sightings) {
    if (sighting.isIntersecting) reached = Math.max(reached, Number(sighting.target.dataset.position))
  }
  clearTimeout(timer)
  if (!document.hidden) timer = setTimeout(tell, PAUSE)
}

function watch(observer) {
  for (const place of list.querySelectorAll("[data-position]")) observer.observe(place)
}

if (list) {
  const observer = new IntersectionObserver(look, { threshold: 0.1 })
  watch(observer)
  document.addEventListener("htmx:afterSettle", () => watch(observer))
  document.addEventListener("visibilitychange", () => document.hidden && tell())
  window.addEventListener("quick-exit", () => { told = Infinity })
}
