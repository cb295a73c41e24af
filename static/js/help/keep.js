// Keeping a copy of the help page on this device, when somebody presses for it, and taking it away again.
//
// A copy tells whoever looks at this device that somebody was here, so nothing is kept without being asked for. While
// there is a copy, each visit to the page makes it new, so that numbers do not grow old in it.

const KEPT = "help-now"

const part = document.querySelector("[data-keep-copy]")
const keep = part?.querySelector("[data-keep]")
const drop = part?.querySelector("[data-drop]")
const status = part?.querySelector("[role=status]")

// Who leaves while a copy is being made must not find it, nor the worker, when they come back.
let leaving = false
let doing = Promise.resolve()
addEventListener("quick-exit", () => {
  leaving = true
})

if (part && "serviceWorker" in navigator && "caches" in window) {
  keep.addEventListener("click", () => tried(store, part.dataset.sayKept))
  drop.addEventListener("click", () => tried(remove, part.dataset.sayDropped))
  begin()
}

async function begin() {
  part.hidden = false
  const isKept = await caches.has(KEPT)
  show(isKept)
  if (!isKept) return
  if (await isReached()) await tried(renew, "")
  else document.querySelector("[data-kept-note]")?.removeAttribute("hidden")
}

// Browsers say that they are online in a train with no signal, and when the site itself is away; so the site is asked. Only page
// loads and GETs go to the worker, a HEAD does not.
async function isReached() {
  if (!navigator.onLine) return false
  return fetch("/help-now/", { method: "HEAD", cache: "no-store" }).then(() => true, () => false)
}

// One after the other: a copy that is just being made new must not come back after it was taken away.
function tried(act, words) {
  doing = doing.then(async () => {
    try {
      show(await act())
      status.textContent = words
    } catch {
      status.textContent = part.dataset.sayFailed
    }
  })
  return doing
}

async function store() {
  await renew()
  if (!leaving) await navigator.serviceWorker.register(part.dataset.keepCopy, { scope: "/" })
  return true
}

async function renew() {
  const cache = await caches.open(KEPT)
  try {
    await cache.addAll([...pages(), ...pieces()].map((address) => new Request(address, { cache: "reload" })))
  } catch (failure) {
    if (!(await cache.match("/help-now/"))) await caches.delete(KEPT)
    throw failure
  }
  return true
}

async function remove() {
  await caches.delete(KEPT)
  const registration = await navigator.serviceWorker.getRegistration("/")
  await registration?.unregister()
  return false
}

function pages() {
  return ["/help-now/", ...part.dataset.pages.split(" ")]
}

// The styles, scripts, fonts and the icon of this very page: what its copy needs to look like it.
function pieces() {
  const links = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]")
  return [...links].map((link) => link.href || link.src).filter((address) => new URL(address).origin === location.origin)
}

function show(isKept) {
  keep.hidden = isKept
  drop.hidden = !isKept
}
