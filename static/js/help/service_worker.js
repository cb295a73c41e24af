// Shows the copy of the help page that somebody asked to keep, when the site cannot be reached. Served at /service-worker.js.
//
// It looks at page loads only, and only after they have failed; everything else goes its usual way, as if it were not
// here. It never stores anything: keep.js fills the cache when its reader presses the button. Leaving quickly ends it.

const KEPT = "help-now"
const HELP = "/help-now/"
const KEPT_FOR_MS = 365 * 24 * 60 * 60 * 1000 // what nobody has checked for a year is not shown, here either

let unreachable = false

self.addEventListener("install", () => self.skipWaiting())

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()]))
})

self.addEventListener("fetch", (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== "GET" || address.origin !== self.location.origin) return
  if (address.pathname === "/leave/") {
    event.waitUntil(forget())
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, address))
  } else if (unreachable) {
    event.respondWith(piece(request))
  }
})

async function page(event, address) {
  try {
    const answer = (await event.preloadResponse) || (await fetch(event.request))
    unreachable = false
    return answer
  } catch (failure) {
    const copy = await kept(address)
    if (!copy) throw failure
    unreachable = true // so that its styles come out of the copy, too
    return copy
  }
}

async function kept(address) {
  const cache = await caches.open(KEPT)
  const wanted = address.pathname.startsWith(HELP) ? address.pathname : HELP
  const copy = (await cache.match(wanted)) || (await cache.match(HELP))
  const written = Date.parse(copy?.headers.get("date") ?? "")
  return copy && !(Date.now() - written > KEPT_FOR_MS) ? copy : undefined
}

async function piece(request) {
  const copy = await caches.match(request, { cacheName: KEPT })
  return copy || fetch(request)
}

async function forget() {
  await caches.delete(KEPT)
  await self.registration.unregister()
}
