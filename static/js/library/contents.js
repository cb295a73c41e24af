// The contents list marks the part that is being read. It is open where it stands beside the text, folded where it stands above.

const box = document.querySelector("[data-contents]")
const links = new Map()
for (const link of box?.querySelectorAll("a") ?? []) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)))
  if (heading) links.set(heading, link)
}

// A heading counts as reached when it has passed the upper third of the window.
function reached() {
  let last = null
  for (const heading of links.keys()) {
    if (heading.getBoundingClientRect().top > innerHeight / 3) break
    last = heading
  }
  return last
}

function mark() {
  const here = links.get(reached())
  for (const link of links.values()) {
    if (link === here) link.setAttribute("aria-current", "location")
    else link.removeAttribute("aria-current")
  }
}

// All that lies above that line counts as seen, so that a jump over many headings is noticed, too.
const watch = new IntersectionObserver(mark, { rootMargin: "1000000px 0px -66% 0px" })
for (const heading of links.keys()) watch.observe(heading)

function isBeside() {
  return getComputedStyle(box.parentElement).position === "absolute"
}

if (box) {
  const settle = () => {
    box.open = isBeside()
  }
  settle()
  matchMedia("(min-width: 72rem)").addEventListener("change", settle)
  box.addEventListener("click", (event) => {
    if (event.target.closest("a") && !isBeside()) box.open = false
  })
}
