// The numbers of sources: what the list below says of a source shows beside its number.

import { explain } from "./note.js";

function source(link) {
  const line = document.getElementById(link.hash.slice(1))
  if (!line) return []
  const copy = line.cloneNode(true)
  copy.querySelector(".source__back")?.remove()
  const number = document.createElement("strong")
  number.textContent = link.getAttribute("aria-label")
  return [number, ...copy.childNodes]
}

explain(".citation a", source, { hover: true })

// On the short page the list is folded.
function unfold() {
  const target = location.hash && document.getElementById(location.hash.slice(1))
  const box = target && target.closest("details.references")
  if (!box || box.open) return
  box.open = true
  target.scrollIntoView()
}

addEventListener("hashchange", unfold)
unfold()
