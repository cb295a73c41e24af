// Which topics were read. Kept in this browser and nowhere else; one press, or leaving quickly, forgets it.

const KEY = "library:read"
const end = document.querySelector("[data-finished]")
const tally = document.querySelector("[data-tally]")
const STAY_MS = 3000
let leaving = false
let timer = 0

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY))
    return new Set(Array.isArray(found) ? found.filter((slug) => typeof slug === "string") : [])
  } catch {
    return new Set() // nothing can be kept here, or what is kept is not ours
  }
}

function keep(slugs) {
  if (leaving) return
  try {
    if (slugs.size) localStorage.setItem(KEY, JSON.stringify([...slugs]))
    else localStorage.removeItem(KEY)
  } catch {
    // storage is switched off: then nothing is kept
  }
}

function set(slug, isRead) {
  const slugs = kept()
  if (isRead) slugs.add(slug)
  else slugs.delete(slug)
  keep(slugs)
  show()
}

function show() {
  const slugs = kept()
  if (end) {
    const isRead = slugs.has(end.dataset.finished)
    end.hidden = false
    end.querySelector("[data-when-unread]").hidden = isRead
    end.querySelector("[data-when-read]").hidden = !isRead
  }
  if (tally) {
    tally.hidden = !slugs.size
    tally.querySelector("[data-count]").textContent = Math.min(slugs.size, Number(tally.dataset.tally))
  }
  for (const mark of document.querySelectorAll("[data-read]")) mark.hidden = !slugs.has(mark.dataset.read)
}

function arrive(seen) {
  clearTimeout(timer)
  if (seen.at(-1).isIntersecting && scrollY > 0) timer = setTimeout(() => set(end.dataset.finished, true), STAY_MS)
}

addEventListener("quick-exit", () => {
  keep(new Set())
  leaving = true
})
addEventListener("storage", show) // read in another tab
addEventListener("pageshow", show)

end?.querySelector("[data-mark]").addEventListener("click", () => set(end.dataset.finished, true))
end?.querySelector("[data-unmark]").addEventListener("click", () => {
  watch?.disconnect()
  clearTimeout(timer)
  set(end.dataset.finished, false)
})
tally?.querySelector("[data-forget]").addEventListener("click", () => {
  keep(new Set())
  show()
})

show()

// Staying at the end counts as reading. The short page ends before anybody has read, so there only the button counts.
const watch = end && !("byHand" in end.dataset) ? new IntersectionObserver(arrive) : null
if (end) watch?.observe(end)
