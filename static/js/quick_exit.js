// Leaving quickly. Without this file the links are plain links to /leave/, which ends the session and redirects.
// Here: the screen is blanked before anything else happens, this page is replaced in the history, and Shift pressed
// three times within five seconds leaves too. Escape is deliberately not used: people press it to stop things.

const PRESSES = 3
const WITHIN_MS = 5000

const links = [...document.querySelectorAll("[data-quick-exit]")]
const button = document.querySelector("[data-quick-exit-dots]")
const status = document.querySelector("[data-quick-exit-status]")

let presses = 0
let alone = false
let timer = 0

function leave() {
  blank()
  forget()
  say(button?.dataset.sayLeaving)
  location.replace(links[0].href)
}

function blank() {
  const sheet = document.createElement("div")
  sheet.className = "exit-sheet"
  document.body.append(sheet)
  document.body.classList.add("is-leaving")
  document.title = "\u200b"
}

// A composer that warns of unsaved text listens for "quick-exit" and steps aside: nothing may hold this page back.
function forget() {
  window.dispatchEvent(new CustomEvent("quick-exit"))
  forgetHelpCopy()
  try {
    sessionStorage.clear()
    localStorage.clear()
  } catch {
    // storage is switched off: then there is nothing to clear
  }
}

// The answer of /leave/ says the same in a header; this also holds where a browser does not know it, or is offline.
async function forgetHelpCopy() {
  try {
    await Promise.all([
      caches.delete("help-now"),
      navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((each) => each.unregister()))),
    ])
  } catch {
    // no cache or worker in this browser: then there is nothing to take away
  }
}

function say(words) {
  if (status && words) status.textContent = words
}

function showDots() {
  button?.querySelector(".exit-dots")?.remove()
  if (!button || presses === 0) return
  const dots = document.createElement("span")
  dots.className = "exit-dots"
  dots.setAttribute("aria-hidden", "true")
  for (let number = 1; number <= PRESSES; number += 1) {
    const dot = document.createElement("span")
    if (number <= presses) dot.className = "is-on"
    dots.append(dot)
  }
  button.append(dots)
}

function stopCounting() {
  clearTimeout(timer)
  if (presses > 0) say(button?.dataset.sayStopped)
  presses = 0
  showDots()
}

function count() {
  if (presses === 0) timer = setTimeout(stopCounting, WITHIN_MS)
  presses += 1
  showDots()
  if (presses === PRESSES) leave()
  else say(presses === 1 ? button?.dataset.sayTwo : button?.dataset.sayOne)
}

// Only Shift pressed and let go by itself counts, so that capital letters and selecting text never do.
addEventListener("keydown", (event) => {
  if (event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey) {
    if (!event.repeat) alone = true
    return
  }
  alone = false
  stopCounting()
})

addEventListener("keyup", (event) => {
  if (event.key === "Shift" && alone) count()
  if (event.key === "Shift") alone = false
})

addEventListener("pointerdown", () => {
  alone = false
})

addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-quick-exit]")) return
  event.preventDefault()
  leave()
})

// The way back from the neutral site may show this very page out of memory: ask the server for it instead.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.body.classList.contains("is-leaving")) location.reload()
})
